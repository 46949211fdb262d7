// What vendors' servers do that no refusal and no cut covers: in the protocol, at the login, on their disk.
import { disk } from './odd_disk.ts';
import type { Misdeed } from './odd_judge.ts';
import { login } from './odd_login.ts';
import { protocol } from './odd_protocol.ts';

export const oddDeeds: readonly Misdeed[] = [
  ...protocol.map((one) => ({ ...one, family: 'protocol' as const })),
  ...login.map((one) => ({ ...one, family: 'login' as const })),
  ...disk.map((one) => ({ ...one, family: 'disk' as const })),
];
