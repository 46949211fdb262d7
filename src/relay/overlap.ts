// Two feeds of one sender that would take the same file: it joins only one of them, and the other waits for ever. Pure.
import { layoutFileOf } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';

/** The first name that both layouts take, or why they cannot be told apart; undefined when they can. */
export function whatBothTake(a: string | Layout, b: string | Layout): string | undefined {
  if (a === 'learn' && b === 'learn') return 'every name, as long as they learn';
  const [one, other] = [knownLayout(a), knownLayout(b)];
  return one?.files.find((file) => other && layoutFileOf(other, file.name))?.name;
}

function knownLayout(layout: string | Layout): Layout | undefined {
  return typeof layout === 'string' ? builtInLayout(layout) : layout;
}
