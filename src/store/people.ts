// The people who may log in: owners, operators and viewers.
import type { Result } from '../kit/result.ts';
import type { Role, User } from '../relay/records.ts';

export interface PeopleRows {
  /** By name. */
  all(): User[];
  count(): number;
  /** Letter case does not matter. */
  byName(name: string): User | undefined;
  /** Refused when the name is taken or the password too short. */
  add(name: string, role: Role, password: string): Promise<Result<User>>;
  /** Also closes every session of that person. */
  setPassword(name: string, password: string): Promise<Result<undefined>>;
  /** The last owner stays one. */
  setRole(name: string, role: Role): Result<undefined>;
  /** The last owner cannot be removed. */
  remove(name: string): Result<undefined>;
  /** The person, if the password is right. An unknown name takes as long as a known one. */
  verify(name: string, password: string): Promise<User | undefined>;
}
