// The settings: one table, from which come parsing, `rollcall serve --help`, deploy/env.example and docs/SETTINGS.md.
// A setting is what the machine decides; what the district decides (feeds, guards, mail) is data.
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { didYouMean } from './kit/closest.ts';
import { type LogLevel, logLevels } from './kit/log.ts';

export interface Settings {
  /** Absolute path of the data folder. */
  data: string;
  httpHost: string;
  /** 0: any free port. */
  httpPort: number;
  sftpHost: string;
  sftpPort: number;
  /** Origin without a slash at the end, such as `https://rollcall.district.org`. */
  publicUrl?: string;
  tlsCertFile?: string;
  tlsKeyFile?: string;
  /** Addresses or CIDR blocks whose `X-Forwarded-*` headers are believed. */
  trustedProxies: string[];
  secretKeyFile?: string;
  /** A district file applied at each start. */
  districtFile?: string;
  logLevel: LogLevel;
  allowLocalUrls: boolean;
}

/** A value, or what is wrong with it: completes "NAME must be ...". */
type Parsed<Value> = { value: Value } | { mustBe: string };

interface Setting<Value> {
  name: string;
  /** As written in the environment; undefined: not set. */
  default?: string;
  /** One sentence. */
  meaning: string;
  parse(text: string): Parsed<Value>;
}

type Table = { [Key in keyof Required<Settings>]: Setting<NonNullable<Settings[Key]>> };

const text = (value: string): Parsed<string> => ({ value });
const path = (value: string): Parsed<string> => ({ value: resolve(value) });
const existingFile = (value: string): Parsed<string> =>
  existsSync(value) ? path(value) : { mustBe: `a file that exists; ${value} does not` };

function port(value: string): Parsed<number> {
  const isPort = /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
  return isPort ? { value: Number(value) } : { mustBe: 'a port from 0 to 65535 (0: any free one)' };
}

function yesOrNo(value: string): Parsed<boolean> {
  if (value === 'true' || value === 'false') return { value: value === 'true' };
  return { mustBe: 'true or false' };
}

function level(value: string): Parsed<LogLevel> {
  const found = logLevels.find((one) => one === value);
  return found ? { value: found } : { mustBe: `one of ${logLevels.join(', ')}` };
}

function origin(value: string): Parsed<string> {
  const mustBe = 'an address such as https://rollcall.district.org, without a path';
  if (!URL.canParse(value)) return { mustBe };
  const url = new URL(value);
  const isOrigin = /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  return isOrigin ? { value: url.origin } : { mustBe };
}

function addresses(value: string): Parsed<string[]> {
  const blocks = value.split(/[\s,]+/).filter((block) => block !== '');
  const isBlock = (block: string) => {
    const [address = '', prefix = '0', ...rest] = block.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    return isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most;
  };
  return blocks.every(isBlock) ? { value: blocks } : { mustBe: 'addresses or blocks such as 10.0.0.5, 172.16.0.0/12' };
}

const table: Table = {
  data: {
    name: 'ROLLCALL_DATA',
    default: './data',
    meaning: 'The data folder: database, received files, keys and backups.',
    parse: path,
  },
  httpHost: { name: 'ROLLCALL_HTTP_HOST', default: '0.0.0.0', meaning: 'Address the pages listen on.', parse: text },
  httpPort: { name: 'ROLLCALL_HTTP_PORT', default: '8080', meaning: 'Port the pages listen on.', parse: port },
  sftpHost: {
    name: 'ROLLCALL_SFTP_HOST',
    default: '0.0.0.0',
    meaning: 'Address the SFTP door listens on.',
    parse: text,
  },
  sftpPort: { name: 'ROLLCALL_SFTP_PORT', default: '2222', meaning: 'Port the SFTP door listens on.', parse: port },
  publicUrl: {
    name: 'ROLLCALL_PUBLIC_URL',
    meaning: 'How people reach the pages, for links in mails and behind a proxy.',
    parse: origin,
  },
  tlsCertFile: {
    name: 'ROLLCALL_TLS_CERT_FILE',
    meaning: 'Certificate chain (PEM) for HTTPS; needs ROLLCALL_TLS_KEY_FILE too.',
    parse: existingFile,
  },
  tlsKeyFile: {
    name: 'ROLLCALL_TLS_KEY_FILE',
    meaning: 'Private key (PEM) of the certificate.',
    parse: existingFile,
  },
  trustedProxies: {
    name: 'ROLLCALL_TRUSTED_PROXIES',
    meaning:
      'Addresses or blocks of your reverse proxies, separated by commas; their X-Forwarded headers are believed.',
    parse: addresses,
  },
  secretKeyFile: {
    name: 'ROLLCALL_SECRET_KEY_FILE',
    meaning: 'The secrets key, when it is to lie outside the data folder; made at the first start if it is not there.',
    parse: path,
  },
  districtFile: {
    name: 'ROLLCALL_DISTRICT',
    meaning: 'A district file that is applied at each start.',
    parse: existingFile,
  },
  logLevel: {
    name: 'ROLLCALL_LOG_LEVEL',
    default: 'info',
    meaning: 'How much is logged: debug, info, warn or error.',
    parse: level,
  },
  allowLocalUrls: {
    name: 'ROLLCALL_ALLOW_LOCAL_URLS',
    default: 'false',
    meaning: 'Allows webhooks to loopback and link-local addresses.',
    parse: yesOrNo,
  },
};

const settings: readonly Setting<unknown>[] = Object.values(table);

export type ReadSettings = { ok: true; settings: Settings } | { ok: false; mistakes: string[] };

/** Reads the environment. An empty variable counts as not set. All mistakes at once, one sentence each. */
export function readSettings(env: Record<string, string | undefined>): ReadSettings {
  const mistakes = unknownNames(env);
  const found: Record<string, unknown> = { trustedProxies: [] };
  for (const [key, setting] of Object.entries(table) as [string, Setting<unknown>][]) {
    const written = env[setting.name]?.trim() || setting.default;
    if (written === undefined) continue;
    const parsed = setting.parse(written);
    if ('value' in parsed) found[key] = parsed.value;
    else mistakes.push(`${setting.name} must be ${parsed.mustBe}.`);
  }
  const isGiven = (setting: Setting<unknown>) => (env[setting.name]?.trim() ?? '') !== '';
  if (isGiven(table.tlsCertFile) !== isGiven(table.tlsKeyFile)) {
    mistakes.push(`${table.tlsCertFile.name} and ${table.tlsKeyFile.name} belong together; only one is set.`);
  }
  // Every key of the table was parsed by its own parser, and a default stands in where one must not be missing.
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, settings: found as unknown as Settings };
}

function unknownNames(env: Record<string, string | undefined>): string[] {
  const names = settings.map((setting) => setting.name);
  return Object.keys(env)
    .filter((name) => name.startsWith('ROLLCALL_') && !names.includes(name))
    .map((name) => `There is no setting ${name}.${didYouMean(name, names)}`);
}

/** The part of --help that lists the settings. */
export function settingsHelp(): string {
  const width = Math.max(...settings.map((setting) => setting.name.length));
  const lines = settings.map(({ name, default: value, meaning }) => {
    return `  ${name.padEnd(width)}  ${meaning}${value === undefined ? '' : ` [${value}]`}`;
  });
  return `Settings (environment variables):\n${lines.join('\n')}\n`;
}

/** deploy/env.example: every setting with its meaning, as a comment with its default. */
export function settingsEnvExample(): string {
  const parts = settings.map(({ name, default: value, meaning }) => `# ${meaning}\n# ${name}=${value ?? ''}\n`);
  return `# Settings of Rollcall. Every line is optional; remove the # in front of those you change.\n\n${parts.join('\n')}`;
}

/** docs/SETTINGS.md. */
export function settingsMarkdown(): string {
  const rows = settings.map(({ name, default: value, meaning }) => {
    return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${meaning} |`;
  });
  return [
    '# Settings',
    '',
    'Environment variables, read once at start. All are optional. Everything else (senders, destinations, feeds, people) is',
    'data: edited on a page, or with `rollcall apply`.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** What a sender connects to: the name people reach the pages by, else this machine's own. */
export function serverName({ publicUrl }: Settings): string {
  return publicUrl ? new URL(publicUrl).hostname : hostname();
}
