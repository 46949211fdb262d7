// The pages for what cannot be shown: not found, not allowed, broken.
import { FailurePage } from '../../views/failure.tsx';
import { page } from './page.ts';
import type { Site, WebContext } from './site.ts';

const texts = {
  401: { title: 'Sign in first', text: 'This answers only to people who are signed in.' },
  403: { title: 'Not allowed', text: 'Your role does not allow this. An owner can do it or change your role.' },
  404: { title: 'Not found', text: 'There is nothing at this address. It may have been removed or mistyped.' },
  413: { title: 'Too much at once', text: 'The form was larger than a page takes.' },
  503: { title: 'This cannot be done now', text: 'Rollcall cannot write at this moment. Try again later.' },
  500: { title: 'Something of ours broke', text: 'Nothing was lost. Try again; if it stays, send us the reference.' },
} as const;

export type FailureStatus = keyof typeof texts;

/** A page of this status; `text` replaces the usual sentence. */
export function showFailure(
  site: Site,
  c: WebContext,
  status: FailureStatus,
  text?: string,
): Response | Promise<Response> {
  const usual = texts[status];
  return page(
    site,
    c,
    { title: usual.title, status },
    FailurePage({
      title: usual.title,
      text: text ?? usual.text,
      reference: c.get('reference'),
      isSignedIn: c.get('user') !== undefined,
    }),
  );
}
