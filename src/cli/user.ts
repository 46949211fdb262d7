// `rollcall user ...`: the people who may log in. Passwords come from a file or standard input, never from an argument.
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { systemClock } from '../kit/clock.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Role } from '../relay/records.ts';
import type { Store } from '../store/store.ts';
import { reasonOf } from './read_district_file.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { columnsOf } from './text.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

const roles: Role[] = ['owner', 'operator', 'viewer'];

export function addUser(program: Command, terminal: Terminal = processTerminal, env: Environment = process.env): void {
  const user = program.command('user').summary('add, list, change and remove the people who may log in');
  const passwordFile = () =>
    new Option('--password-file <file>', 'file with the password; - reads standard input').makeOptionMandatory();

  /** Does it, notes it in the activity and says it. */
  const change = (what: string, name: string, detail: string, work: (store: Store) => Change) =>
    withStore(env, terminal, async (store) => {
      const done = await work(store);
      if (!done.ok) return done;
      const at = systemClock.now();
      store.activity.add({ at, who: commandLine, what, about: `user ${name}`, detail });
      terminal.out(`user ${name} ${what}${detail === '' ? '' : `: ${detail}`}\n`);
      return ok();
    });

  user
    .command('add')
    .summary('add a person')
    .argument('<name>')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .addOption(passwordFile())
    .action((name: string, options: { role: Role; passwordFile: string }) => {
      const password = passwordIn(options.passwordFile);
      return change('added', name, options.role, (store) => store.people.add(name, options.role, password));
    });
  user
    .command('list')
    .summary('list them')
    .action(() =>
      withStore(env, terminal, (store) => {
        const rows = store.people.all().map((it) => [it.name, it.role, timeOf(it.lastLoginAt)]);
        for (const line of columnsOf([['NAME', 'ROLE', 'LAST LOGIN'], ...rows])) terminal.out(`${line}\n`);
        return ok();
      }),
    );
  user
    .command('password')
    .summary('give a person another password; ends their sessions')
    .argument('<name>')
    .addOption(passwordFile())
    .action((name: string, options: { passwordFile: string }) => {
      const password = passwordIn(options.passwordFile);
      return change('changed', name, 'password', (store) => store.people.setPassword(name, password));
    });
  user
    .command('role')
    .summary('give a person another role')
    .argument('<name>')
    .argument('<role>', roles.join(', '))
    .action((name: string, given: string) => {
      const role = roles.find((one) => one === given);
      if (!role) throw new UsageError(`There is no role ${given}; there are ${roles.join(', ')}.`);
      return change('changed', name, `role ${role}`, (store) => store.people.setRole(name, role));
    });
  user
    .command('remove')
    .summary('remove a person; ends their sessions')
    .argument('<name>')
    .action((name: string) => change('removed', name, '', (store) => store.people.remove(name)));
}

type Change = Promise<Result<unknown>> | Result<unknown>;

function passwordIn(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(`--password-file ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function timeOf(at: number | undefined): string {
  if (at === undefined) return 'never';
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' });
}
