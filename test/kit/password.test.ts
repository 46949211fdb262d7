// A hash must open with its password only, and a foreign or hostile string must open nothing.
import { describe, expect, it } from 'vitest';
import { hashPassword, isPasswordHash, verifyPassword } from '../../src/kit/password.ts';

describe('passwords', () => {
  it('verifies what it hashed, and nothing else', async () => {
    const phc = await hashPassword('pâss wörd');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(phc, 'pâss wörd')).toBe(true);
    expect(await verifyPassword(phc, 'pâss wörd ')).toBe(false);
    expect(await hashPassword('pâss wörd')).not.toBe(phc);
  });

  it('takes a hash of the reference implementation', async () => {
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(isPasswordHash(phc)).toBe(true);
    expect(await verifyPassword(phc, 'password')).toBe(true);
    expect(await verifyPassword(phc, 'Password')).toBe(false);
  });

  it.each([
    '',
    'plain',
    '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG',
    '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG',
    '$argon2id$v=19$m=19456,t=999,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG',
    '$argon2id$v=19$m=19456,t=2,p=1$c29$RdescudvJCsgt3ub+b4dWRWJTmaaJObG',
  ])('refuses %j without work', async (phc) => {
    expect(isPasswordHash(phc)).toBe(false);
    expect(await verifyPassword(phc, 'password')).toBe(false);
  });
});
