// The settings table: defaults, what is refused and in which words, all mistakes at once.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings, settingsEnvExample, settingsHelp, settingsMarkdown } from '../../src/config.ts';
import { aFolder } from '../store/a_store.ts';

function mistakesIn(env: Record<string, string>): string[] {
  const read = readSettings(env);
  return read.ok ? [] : read.mistakes;
}

describe('settings', () => {
  test('have defaults that work', () => {
    expect(readSettings({ PATH: '/bin', ROLLCALL_TLS_CERT_FILE: '' })).toEqual({
      ok: true,
      settings: {
        data: resolve('data'),
        httpHost: '0.0.0.0',
        httpPort: 8080,
        sftpHost: '0.0.0.0',
        sftpPort: 2222,
        trustedProxies: [],
        logLevel: 'info',
        allowLocalUrls: false,
      },
    });
  });

  test('are read', () => {
    const folder = aFolder();
    const file = (name: string) => {
      writeFileSync(join(folder, name), '');
      return join(folder, name);
    };
    const env = {
      ROLLCALL_DATA: '/data',
      ROLLCALL_HTTP_HOST: '127.0.0.1',
      ROLLCALL_HTTP_PORT: '0',
      ROLLCALL_SFTP_HOST: '::',
      ROLLCALL_SFTP_PORT: '22',
      ROLLCALL_PUBLIC_URL: 'https://rollcall.district.org/',
      ROLLCALL_TLS_CERT_FILE: file('cert.pem'),
      ROLLCALL_TLS_KEY_FILE: file('key.pem'),
      ROLLCALL_TRUSTED_PROXIES: '10.0.0.5, 172.16.0.0/12 fd00::/8',
      ROLLCALL_SECRET_KEY_FILE: '/run/secrets/rollcall.key',
      ROLLCALL_DISTRICT: file('district.yaml'),
      ROLLCALL_LOG_LEVEL: 'debug',
      ROLLCALL_ALLOW_LOCAL_URLS: 'true',
    };
    expect(readSettings(env)).toEqual({
      ok: true,
      settings: {
        data: '/data',
        httpHost: '127.0.0.1',
        httpPort: 0,
        sftpHost: '::',
        sftpPort: 22,
        publicUrl: 'https://rollcall.district.org',
        tlsCertFile: join(folder, 'cert.pem'),
        tlsKeyFile: join(folder, 'key.pem'),
        trustedProxies: ['10.0.0.5', '172.16.0.0/12', 'fd00::/8'],
        secretKeyFile: '/run/secrets/rollcall.key',
        districtFile: join(folder, 'district.yaml'),
        logLevel: 'debug',
        allowLocalUrls: true,
      },
    });
  });

  test('all mistakes come at once', () => {
    expect(
      mistakesIn({
        ROLLCALL_HTPP_PORT: '80',
        ROLLCALL_COLOUR: 'blue',
        ROLLCALL_SFTP_PORT: '70000',
        ROLLCALL_PUBLIC_URL: 'https://rollcall.district.org/path',
        ROLLCALL_TLS_KEY_FILE: '/nowhere/key.pem',
        ROLLCALL_TRUSTED_PROXIES: '10.0.0.0/40',
        ROLLCALL_LOG_LEVEL: 'loud',
        ROLLCALL_ALLOW_LOCAL_URLS: 'yes',
      }),
    ).toEqual([
      'There is no setting ROLLCALL_HTPP_PORT. Did you mean ROLLCALL_HTTP_PORT?',
      'There is no setting ROLLCALL_COLOUR.',
      'ROLLCALL_SFTP_PORT must be a port from 0 to 65535 (0: any free one).',
      'ROLLCALL_PUBLIC_URL must be an address such as https://rollcall.district.org, without a path.',
      'ROLLCALL_TLS_KEY_FILE must be a file that exists; /nowhere/key.pem does not.',
      'ROLLCALL_TRUSTED_PROXIES must be addresses or blocks such as 10.0.0.5, 172.16.0.0/12.',
      'ROLLCALL_LOG_LEVEL must be one of debug, info, warn, error.',
      'ROLLCALL_ALLOW_LOCAL_URLS must be true or false.',
      'ROLLCALL_TLS_CERT_FILE and ROLLCALL_TLS_KEY_FILE belong together; only one is set.',
    ]);
  });

  test('the same table is in the help, the example and the page', () => {
    for (const text of [settingsHelp(), settingsEnvExample(), settingsMarkdown()]) {
      for (const name of ['ROLLCALL_DATA', 'ROLLCALL_TRUSTED_PROXIES', 'ROLLCALL_ALLOW_LOCAL_URLS']) {
        expect(text).toContain(name);
      }
      expect(text).toContain('2222');
    }
  });

  test('the example, uncommented, is read without a mistake', () => {
    const lines = settingsEnvExample().split('\n');
    const assignments = lines.flatMap((line) => /^# (ROLLCALL_\w+)=(.*)$/.exec(line)?.slice(1) ?? []);
    const env: Record<string, string> = {};
    for (let n = 0; n < assignments.length; n += 2) env[assignments[n]!] = assignments[n + 1]!;
    expect(Object.keys(env)).toHaveLength(13);
    expect(readSettings(env)).toEqual(readSettings({}));
  });
});
