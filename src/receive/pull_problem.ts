// What went wrong on the way to a server that files are fetched from, in words that fit that direction.
import { type Problem, problem } from '../kit/problem.ts';

/** The problem of a dial or a connection as one of fetching; the host key is one of its own, a person must act. */
export function pullProblem(why: Problem): Problem {
  switch (why.code) {
    case 'host_key_changed':
    case 'host_key_unpinned':
      return problem('pull_host_key', why.detail);
    case 'login_refused_there':
      return problem('pull_failed', `the login was refused. ${why.detail}`);
    case 'host_unknown':
      return problem('pull_failed', `the host was not found. ${why.detail}`);
    case 'algorithm_refused_there':
      return problem('pull_failed', `the two sides share no algorithm. ${why.detail}`);
    case 'host_unreachable':
    case 'connection_lost':
    case 'no_progress':
      return problem('pull_failed', why.detail);
    default:
      return why;
  }
}
