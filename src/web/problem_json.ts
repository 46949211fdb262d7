// Answers a script with a problem as RFC 9457 has it: title, detail, status, and what can be done about it.
import type { Problem, ProblemCode } from '../kit/problem.ts';
import type { WebContext } from './site.ts';

type Status = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;

const statuses: Partial<Record<ProblemCode, Status>> = {
  token_refused: 401,
  upload_refused: 403,
  too_many_tries: 429,
  not_known: 404,
  api_token_refused: 401,
  api_not_allowed: 403,
  request_invalid: 400,
  reason_missing: 400,
  allowance_dates: 400,
  already_decided: 409,
  rows_not_compared: 404,
  rows_purged: 410,
  listing_failed: 503,
  upload_name_refused: 400,
  upload_headers_wrong: 400,
  upload_offset_wrong: 409,
  upload_taken_over: 409,
  upload_digest_differs: 422,
  quota_reached: 413,
  upload_torn: 503,
  disk_full: 507,
  disk_failed: 503,
};

export function problemJson(c: WebContext, problem: Problem, headers: Record<string, string> = {}): Response {
  const { code, title, detail, hint, retry } = problem;
  const status = statuses[code] ?? 500;
  const reference = c.get('reference');
  const asked = { 'content-type': 'application/problem+json', ...challenge(status), ...headers };
  return c.body(`${JSON.stringify({ title, status, detail, hint, code, retry, reference })}\n`, status, asked);
}

function challenge(status: Status): Record<string, string> {
  return status === 401 ? { 'www-authenticate': 'Bearer realm="Rollcall"' } : {};
}
