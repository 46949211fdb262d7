// A ready script that sends a folder to us every night, for systems that export files but cannot send them.
import { shellQuoted, unixScript } from './unix.ts';
import { windowsScript } from './windows.ts';

export const scriptSystems = ['windows', 'unix'] as const;
export type ScriptSystem = (typeof scriptSystems)[number];

export interface ScriptValues {
  /** Name of the sender, also the user name. */
  sender: string;
  /** Name or address by which the other machine reaches us. */
  host: string;
  port: number;
  /** Our host keys: type and base64. */
  hostKeys: readonly string[];
  /** The folder on the other machine. */
  folder: string;
}

export interface UploadScript {
  fileName: string;
  /** The private key belongs beside the script under this name. */
  keyFileName: string;
  /** Has no secret in it. */
  text: string;
  /** Commands for the other machine, in order, each with what it is for. `30 2` and 02:30 are examples. */
  commands: { what: string; command: string }[];
}

const usualPlace: Record<ScriptSystem, string> = { windows: 'C:\\Rollcall', unix: '/opt/rollcall' };
export const usualFolder: Record<ScriptSystem, string> = { windows: 'C:\\Export', unix: '/srv/export' };

export function makeUploadScript(system: ScriptSystem, values: ScriptValues): UploadScript {
  const { sender } = values;
  const isWindows = system === 'windows';
  return {
    fileName: `${sender}-upload.${isWindows ? 'ps1' : 'sh'}`,
    keyFileName: `${sender}.key`,
    text: isWindows ? windowsScript(values) : unixScript(values),
    commands: isWindows ? windowsCommands(sender) : unixCommands(sender),
  };
}

/** Why a script cannot be made for this folder; undefined when it can. */
export function folderMistake(folder: string): string | undefined {
  if (folder.trim() === '') return 'Name the folder that is to be sent.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f]/.test(folder) ? 'A folder name has no control characters.' : undefined;
}

function windowsCommands(sender: string): UploadScript['commands'] {
  const [script, key] = [`${usualPlace.windows}\\${sender}-upload.ps1`, `${usualPlace.windows}\\${sender}.key`];
  const call = `powershell.exe -NoProfile -ExecutionPolicy Bypass -File`;
  return [
    {
      what: 'Lets SYSTEM and administrators alone read the key',
      command: `icacls "${key}" /inheritance:r /grant:r "*S-1-5-18:R" "*S-1-5-32-544:F"`,
    },
    { what: 'Sends now, as a test', command: `${call} "${script}"` },
    {
      what: 'Sends every night at 02:30',
      command: `schtasks /Create /TN "Rollcall ${sender}" /SC DAILY /ST 02:30 /RU SYSTEM /F /TR "${call} \\"${script}\\""`,
    },
  ];
}

function unixCommands(sender: string): UploadScript['commands'] {
  const [script, key] = [`${usualPlace.unix}/${sender}-upload.sh`, `${usualPlace.unix}/${sender}.key`];
  return [
    { what: 'Lets its owner alone read the key', command: `chmod 600 ${shellQuoted(key)}` },
    { what: 'Sends now, as a test', command: `sh ${shellQuoted(script)}` },
    { what: 'Sends every night at 02:30: a line for crontab -e', command: `30 2 * * * sh ${shellQuoted(script)}` },
  ];
}
