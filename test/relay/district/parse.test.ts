// A district file is read as it was meant, and all its mistakes are named with their lines.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';
import type { DistrictFile } from '../../../src/relay/district_file.ts';
import { formatLayoutFile } from '../../../src/roster/layout_file.ts';
import { builtInLayout } from '../../../src/roster/layouts/catalogue.ts';

const files: Record<string, string> = {
  './layout.json': formatLayoutFile({ ...builtInLayout('microsoft-sds-v1')!, id: 'ours' }),
  'broken.json': '{}',
  password: 'from a file\n',
  empty: '\n',
};

const readFile = (path: string) => (path in files ? { text: files[path]! } : { why: 'there is no such file' });

function parsed(text: string): DistrictFile {
  const result = parseDistrictFile(text, readFile);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes, null, 1));
  return result.file;
}

function mistakesIn(text: string): string[] {
  const result = parseDistrictFile(text, readFile);
  return result.ok ? [] : result.mistakes.map((mistake) => `${mistake.line}: ${mistake.text}`);
}

const ends = `senders: [{ name: s }]
destinations: [{ name: d, folder: /srv/d }]
`;

/** A feed with these lines added; they begin on line 4. */
function feed(lines: string, layout = 'oneroster-1.1'): string {
  return `${ends}feeds:\n- ${lines.trim().replace(/\n/g, '\n  ')}\n  name: f\n  sender: s\n  layout: ${layout}\n`;
}

describe('the example', () => {
  const example = readFileSync(join(import.meta.dirname, '../../../deploy/district.example.yaml'), 'utf8');

  test('is right', () => {
    expect(mistakesIn(example)).toEqual([]);
  });

  test('shows every key', () => {
    const keys = [
      'token tokenFile tokenHash watch every moveTo pull',
      'district name timezone senders destinations feeds system password passwordFile passwordHash publicKeys allowFrom',
      'disabled host port username privateKey privateKeyFile directory hostKey folder retry sender layout initialImport',
      'complete settle within expectBy at grace days pauses from until why guards rowsRemoved rowsChanged rowsAdded',
      'severities badRows orphans repeats drift groupRemoved largest rollovers files percent atLeast orAtLeast forward to zip manifest marker temporaryNames calendar holidays',
    ].flatMap((line) => line.split(' '));
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(example))).toEqual([]);
  });
});

describe('a whole file', () => {
  test('says what it says', () => {
    const file = parsed(`
district: { name: Lakeside Unified, timezone: America/Los_Angeles }
senders:
  - { name: aeries, system: aeries, passwordFile: password, allowFrom: [10.20.0.0/16, "2001:db8::1"] }
destinations:
  - name: vendor
    host: sftp.vendor.example
    username: lakeside
    password: secret
    hostKey: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    retry: [1m, 90s]
  - { name: archive, folder: /srv/archive }
feeds:
  - name: rosters
    sender: aeries
    layout: ./layout.json
    complete: { settle: 60s }
    expectBy: { at: "05:00", days: [mon, wed-fri] }
    guards: { rowsRemoved: 12.5%, groupRemoved: off, files: { Student.csv: { badRows: { percent: 2, atLeast: 5 } } } }
    forward: [ { to: vendor, until: "07:00" }, { to: archive, at: "0 6 * * mon-fri", name: "{date}/{name}" } ]
`);
    expect(file).toEqual({
      district: { name: 'Lakeside Unified', timezone: 'America/Los_Angeles' },
      senders: [
        {
          name: 'aeries',
          system: 'aeries',
          password: 'from a file',
          publicKeys: [],
          allowFrom: ['10.20.0.0/16', '2001:db8::1/128'],
        },
      ],
      destinations: [
        {
          name: 'vendor',
          end: {
            kind: 'sftp',
            host: 'sftp.vendor.example',
            port: 22,
            username: 'lakeside',
            directory: '.',
            hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
            password: 'secret',
          },
          retry: [60_000, 90_000],
        },
        { name: 'archive', end: { kind: 'folder', folder: '/srv/archive' } },
      ],
      feeds: [
        {
          name: 'rosters',
          sender: 'aeries',
          layout: { ...builtInLayout('microsoft-sds-v1')!, id: 'ours' },
          initialImport: 'confirm',
          settleMs: 60_000,
          withinMs: 7_200_000,
          expectBy: { at: '05:00', graceMs: 1_800_000, days: [1, 3, 4, 5], pauses: [] },
          guards: {
            rowsRemoved: { percent: 12.5 },
            groupRemoved: 'off',
            files: { 'Student.csv': { badRows: { percent: 2, atLeast: 5 } } },
          },
          forwards: [
            { to: 'vendor', at: 'arrival', until: '07:00', name: '{name}' },
            { to: 'archive', at: '0 6 * * mon-fri', name: '{date}/{name}' },
          ],
        },
      ],
    });
  });

  test('may name the district alone, or use anchors', () => {
    expect(parsed('district: { name: A, timezone: UTC }').senders).toEqual([]);
    expect(parsed(`${ends}feeds: []\n`).feeds).toEqual([]);
    const guards = parsed(
      `${feed('guards: &g { rowsRemoved: 1% }')}- { name: g, sender: s, layout: learn, guards: *g }\n`,
    ).feeds.map((one) => one.guards);
    expect(guards).toEqual([{ rowsRemoved: { percent: 1 } }, { rowsRemoved: { percent: 1 } }]);
  });
});

describe('mistakes', () => {
  test('all of them, each with its line, in order', () => {
    const text = `district:
  name: Lakeside
  timezone: America/Los_Angles
senders:
  - name: aeries
    pasword: x
  - name: Aeries
    password: a
    passwordFile: password
destinations:
  - name: vendor
    host: sftp://vendor.example
    port: 70000
  - folder: archive
feeds:
  - name: rosters
    sender: areies
    layout: oneroster-1.11
    forward:
      - to: vendr
      - to: archive
      - to: vendor
      - to: vendor
        reports: [ { name: combined.csv } ]
mail: { host: smtp }
`;
    expect(mistakesIn(text)).toEqual([
      '3: district.timezone: America/Los_Angles is no time zone; write one such as America/Los_Angeles.',
      '6: senders[0].pasword: there is no key pasword here. Did you mean password?',
      '7: senders[1]: the name Aeries is used twice in senders.',
      '9: senders[1] has both password and passwordFile; keep one.',
      '11: destinations[0] needs username.',
      '12: destinations[0].host must be a host name or an address alone, without sftp:// or a directory.',
      '13: destinations[0].port must be a whole number from 1 to 65535.',
      '14: destinations[1] needs name.',
      '14: destinations[1].folder must be a whole path such as /srv/archive.',
      '17: feeds[0].sender: there is no sender areies in this file. Did you mean aeries?',
      '18: feeds[0].layout: there is no built-in layout oneroster-1.11. Did you mean oneroster-1.1? A layout file is named by its path, such as ./layout.json.',
      '20: feeds[0].forward[0].to: there is no destination vendr in this file. Did you mean vendor?',
      '21: feeds[0].forward[1].to: there is no destination archive in this file.',
      '23: feeds[0].forward[3]: feeds[0] goes to vendor twice.',
      '24: feeds[0].forward[3].reports[0] needs sql or sqlFile.',
      '25: mail is not supported by Rollcall 1.0.0.',
    ]);
  });

  test.each([
    ['', '1: The file must be a mapping with keys such as district, senders, destinations.'],
    ['- a\n', '1: The file must be a mapping'],
    ['district: [\n', 'This is not valid YAML'],
    ['senders:\n  - name: a\n    name: b\n', '3: This is not valid YAML: Map keys must be unique.'],
    ['senders: { name: a }\n', '1: senders must be a list.'],
    ['senders:\n', '1: senders must be a list.'],
    ['senders: [{ name: 7 }]', '1: senders[0].name must be text; put it in quotes.'],
    ['senders: [{ name: "a b" }]', '1: senders[0].name must be 1 to 64 letters'],
    ['senders: [{ name: a, password: 123456 }]', '1: senders[0].password must be text; put it in quotes.'],
    ['senders: [{ name: a, passwordFile: empty }]', '1: senders[0].passwordFile: the file is empty.'],
    ['senders: [{ name: a, token: short }]', 'a token has at least 20'],
    ['senders: [{ name: a, token: "spaces are not for a token" }]', 'a token has at least 20'],
    ['senders: [{ name: a, tokenHash: x }]', '1: senders[0].tokenHash must be a SHA-256'],
    ['senders: [{ name: a, tokenHash: x, token: aaaaaaaaaaaaaaaaaaaaaaaaa }]', 'both a token and tokenHash'],
    ['senders: [{ name: a, watch: { folder: drop } }]', '1: senders[0].watch.folder must be a whole path'],
    ['senders: [{ name: a, watch: { every: 10s } }]', '1: senders[0].watch needs folder'],
    ['senders: [{ name: a, watch: { folder: /x, then: move } }]', 'senders[0].watch needs moveTo'],
    ['senders: [{ name: a, watch: { folder: /x, moveTo: /y } }]', 'moveTo belongs to then: move'],
    ['senders: [{ name: a, watch: { folder: /x/, then: move, moveTo: /x } }]', 'must be another folder'],
    ['senders: [{ name: a, watch: { folder: /x, then: burn } }]', 'then must be leave or delete or move'],
    ['senders: [{ name: a, watch: { folder: /x, files: "a/*.csv" } }]', 'files is a name'],
    ['senders: [{ name: a, watch: { folder: /x, settle: 2d } }]', 'settle must be from 100ms to 24h'],
    ['senders: [{ name: a, pull: { host: h, username: u, at: nightly } }]', 'at must be a cron pattern'],
    ['senders: [{ name: a, pull: { host: h, username: u } }]', '1: senders[0].pull needs at'],
    ['senders: [{ name: a, pull: { host: "sftp://h", username: u, at: "0 1 * * *" } }]', 'must be a host name'],
    [
      'senders: [{ name: a, pull: { host: h, username: u, at: "0 1 * * *", directory: "a\\tb" } }]',
      'must have no line break',
    ],
    ['destinations: [{ name: a, host: h, username: "u\\n" }]', 'must have no line break'],
    ['destinations: [{ name: a, host: h, username: u, directory: "a\\0" }]', 'must have no line break'],
    ['destinations: [{ name: a, folder: "/srv/a\\nb" }]', 'must have no line break'],
    ['senders: [{ name: a, pull: { host: h, username: u, at: "0 1 * * *", hostKey: md5 } }]', 'must be SHA256:'],
    ['senders: [{ name: a, passwordHash: x }]', '1: senders[0].passwordHash must be an argon2id hash'],
    ['senders: [{ name: a, allowFrom: [10.0.0.0/33] }]', '1: senders[0].allowFrom[0] must be an address or a block'],
    ['senders: [{ name: a, allowFrom: [gateway] }]', 'gateway is not.'],
    ['senders: [{ name: a, disabled: true }]', '1: senders[0].disabled must be the reason in words, or false.'],
    ['senders: [{ name: a, publicKeys: [ssh-dss AAAA] }]', '1: senders[0].publicKeys[0] must begin with one of'],
    ['senders: [{ name: a, publicKeys: [ssh-ed25519 AAAA] }]', 'is not a whole OpenSSH public key'],
    ['senders: [{ name: a, publicKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----"] }]', 'is a private key'],
    ['destinations: [{ name: a }]', '1: destinations[0] needs host and username, or folder.'],
    ['destinations: [{ name: a, folder: /x, port: 22 }]', 'destinations[0] is a folder; port belongs to an SFTP'],
    ['destinations: [{ name: a, folder: /x, retry: [] }]', 'destinations[0].retry must list at least one wait'],
    ['destinations: [{ name: a, folder: /x, retry: [soon] }]', 'retry[0] must be a duration such as 60s, 45m or 2h.'],
    ['destinations: [{ name: a, folder: /x, retry: [3d] }]', 'retry[0] must be from 100ms to 24h.'],
    ['destinations: [{ name: a, host: h, username: u, hostKey: MD5:aa }]', 'hostKey must be SHA256:'],
    ['destinations: [{ name: a, host: h, username: u, privateKey: x }]', 'privateKey must be a private key'],
    ['district: { name: A, timezone: "+02:00" }', '+02:00 is no time zone'],
    ['district: { name: A }', '1: district needs timezone.'],
  ])('%j', (text, mistake) => {
    const found = mistakesIn(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(mistake);
  });

  test.each([
    ['complete: { settle: 1h, within: 5m }', '4: feeds[0].complete: within is shorter than settle.'],
    ['complete: { settle: 60 }', '4: feeds[0].complete.settle must be a duration'],
    ['complete: { zip: true, marker: done.txt }', 'feeds[0].complete has both zip and marker; keep one.'],
    ['complete: { zip: roster }', 'complete.zip must be true, false or a name that ends in .zip'],
    ['complete: { zip: 1 }', 'complete.zip must be true, false or a name that ends in .zip'],
    ['complete: { marker: users.csv }', 'users.csv is a file of oneroster-1.1; a marker is a file beside them.'],
    ['complete: { marker: "*" }', 'complete.marker must be a file name without a folder'],
    ['complete: { marker: in/done.txt }', 'complete.marker must be a file name without a folder'],
    ['complete: { manifest: yes please }', 'complete.manifest must be true or false.'],
    ['expectBy: { grace: 5m }', '4: feeds[0].expectBy needs at.'],
    ['expectBy: { at: "5:00" }', '4: feeds[0].expectBy.at must be a time of day such as "05:00".'],
    ['expectBy: { at: "05:00", days: weekdays }', 'days must name weekdays such as mon-fri or [mon, wed]; weekdays is'],
    ['expectBy: { at: "05:00", days: [] }', 'days names no day.'],
    [
      'expectBy: { at: "05:00", pauses: [{ from: 2027-06-10, until: 2027-06-09, why: x }] }',
      'pauses[0] ends on 2027-06-09, before it begins on 2027-06-10.',
    ],
    ['expectBy: { at: "05:00", pauses: [{ from: 2027-02-30, until: 2027-06-09, why: x }] }', 'must be a date such as'],
    ['guards: { rowsRemoved: 10 }', '4: feeds[0].guards.rowsRemoved must be a share such as 10%'],
    ['guards: { rowsRemoved: 110% }', 'must be a share such as 10%'],
    ['guards: { rowsRemoved: {} }', 'feeds[0].guards.rowsRemoved needs percent, atLeast or orAtLeast.'],
    ['guards: { rowRemoved: 10% }', 'there is no key rowRemoved here. Did you mean rowsRemoved?'],
    ['guards: { groupRemoved: none }', 'groupRemoved must be a number of rows such as 10, or off.'],
    ['guards: { files: { user.csv: { drift: 1% } } }', 'oneroster-1.1 has no file user.csv. Did you mean users.csv?'],
    [
      'severities: { row_blnk: warn }',
      'feeds[0].severities.row_blnk: there is no rule row_blnk. Did you mean row_blank?',
    ],
    ['severities: { row_blank: warning }', 'warning is no severity; there are reject, hold, error, warn, info.'],
    ['severities: { column_missing: warn }', 'column_missing rejects a night and can be lowered to hold at most'],
    ['severities: { archive_damaged: hold }', 'archive_damaged stays reject, because'],
    ['initialImport: maybe', '4: feeds[0].initialImport must be confirm or accept.'],
    ['forward: [{ to: d, at: hourly }]', 'hourly does not have five fields'],
    ['forward: [{ to: d, at: "61 * * * *" }]', 'forward[0].at must be arrival or a cron pattern'],
    ['forward: [{ to: d, at: "0 0 31 2 *" }]', '0 0 31 2 * never comes'],
    ['forward: [{ to: d, name: "{day}/{name}" }]', 'there is no {day}; there are {name} {date} {time} {feed} {n}.'],
    ['forward: [{ to: d, name: "../{name}" }]', 'must stay below the directory of the destination.'],
    ['forward: [{ to: d, name: roster.csv }]', 'would overwrite each other.'],
  ])('of a feed: %s', (line, mistake) => {
    const found = mistakesIn(feed(line));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(mistake);
  });

  test('a manifest belongs to OneRoster', () => {
    const found = mistakesIn(feed('complete: { manifest: true }', 'microsoft-sds-v1'));
    expect(found).toEqual([expect.stringContaining('only a OneRoster layout has a manifest')]);
  });

  test('of layout files', () => {
    expect(mistakesIn(feed('', './nowhere.json'))).toEqual([
      expect.stringContaining('feeds[0].layout: ./nowhere.json cannot be read (there is no such file).'),
    ]);
    const broken = mistakesIn(feed('', 'broken.json'));
    expect(broken.length).toBeGreaterThan(0);
    expect(broken[0]).toContain('feeds[0].layout: broken.json: ');
  });

  test('never repeat a secret', () => {
    const text = `senders: [{ name: a, password: hunter2hunter2, passwordHash: hunter2hunter2 }]
destinations: [{ name: b, host: h, username: u, privateKey: hunter2hunter2 }]`;
    expect(mistakesIn(text)).toHaveLength(3);
    expect(mistakesIn(text).join()).not.toContain('hunter2');
  });
});

describe('what makes a set complete', () => {
  test.each([
    ['complete: { zip: true }', { by: 'zip', name: '*.zip' }],
    ['complete: { zip: "roster*.zip" }', { by: 'zip', name: 'roster*.zip' }],
    ['complete: { zip: false }', { by: 'files' }],
    ['complete: { manifest: true }', { by: 'manifest' }],
    ['complete: { manifest: false, settle: 5s }', undefined],
    ['complete: { marker: done.txt, zip: false }', { by: 'marker', name: 'done.txt' }],
    ['initialImport: accept', undefined],
  ])('%s', (line, completeBy) => {
    expect(parsed(feed(line)).feeds[0]?.completeBy).toEqual(completeBy);
  });

  test('a feed that comes as a zip may have one name at the destination', () => {
    const lines = 'complete: { zip: true }\nforward: [{ to: d, name: "{date}.zip" }]';
    expect(parsed(feed(lines)).feeds[0]?.forwards[0]?.name).toBe('{date}.zip');
  });
});

describe('temporary names', () => {
  test('are a list of patterns, and may be none', () => {
    const of = (list: string) => parsed(`senders: [{ name: s${list} }]`).senders[0]?.temporaryNames;
    expect(of('')).toBeUndefined();
    expect(of(', temporaryNames: []')).toEqual([]);
    expect(of(', temporaryNames: ["*.uploading", "~*"]')).toEqual(['*.uploading', '~*']);
  });

  test('would not be every name', () => {
    const found = mistakesIn('senders: [{ name: s, temporaryNames: ["*"] }]');
    expect(found).toEqual([expect.stringContaining('temporaryNames[0] must be a file name')]);
  });
});

describe('real keys', () => {
  function keygen(...options: string[]): { key: string; line: string } {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-f', path, ...options]);
    return { key: readFileSync(path, 'utf8'), line: readFileSync(`${path}.pub`, 'utf8').trim() };
  }

  const destination = (key: string) =>
    `destinations:\n- name: d\n  host: h\n  username: u\n  privateKey: |\n${key.trim().replace(/^/gm, '    ')}\n`;

  test.each([
    ['ed25519', []],
    ['ecdsa', ['-b', '256']],
    ['rsa', ['-b', '2048']],
    ['rsa', ['-b', '2048', '-m', 'PEM']],
  ])('%s %s is taken', (type, options) => {
    const { key, line } = keygen('-t', type, '-N', '', ...options);
    expect(parsed(`senders: [{ name: a, publicKeys: ["${line}"] }]`).senders[0]!.publicKeys).toEqual([line]);
    expect(parsed(destination(key)).destinations[0]!.end).toMatchObject({ privateKey: `${key.trim()}\n` });
  });

  test.each([[['-t', 'ed25519']], [['-t', 'rsa', '-b', '2048', '-m', 'PEM']]])(
    '%s with a passphrase is not',
    (type) => {
      const { key } = keygen(...type, '-N', 'passphrase');
      expect(mistakesIn(destination(key))[0]).toContain('is locked with a passphrase');
    },
  );
});
