// One line on the screen that says how far a long check is; nothing at all when nobody looks.
import { grouped } from '../roster/words.ts';
import type { Terminal } from './terminal.ts';

export interface Progress {
  show(at: { file: string; rows: number; share: number }): void;
  clear(): void;
}

/** Progress on the error stream when that is a screen. */
export function createProgress(terminal: Terminal): Progress {
  let shown = '';
  return {
    show({ file, rows, share }) {
      if (!terminal.errIsTty) return;
      const whole = `${String(Math.round(share * 100)).padStart(3)} %  ${file}  ${grouped(rows)} rows`;
      // A line that is longer than the screen could not be taken back.
      const line = whole.slice(0, Math.max(20, terminal.width - 1));
      if (line === shown) return;
      terminal.err(`\r\u001b[K${line}`);
      shown = line;
    },
    clear() {
      if (shown !== '') terminal.err('\r\u001b[K');
      shown = '';
    },
  };
}
