// The top of a page: where one is, what it is called, what can be done.
import type { Child } from 'hono/jsx';

export interface PageHeadProps {
  title: Child;
  /** The page above this one. */
  up?: { text: string; href: string };
  /** Under the title, muted. */
  about?: Child;
  children?: Child;
}

export function PageHead({ title, up, about, children }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        {up ? (
          <p class="up">
            <a href={up.href}>{up.text}</a>
          </p>
        ) : null}
        <h1>{title}</h1>
        {about ? <p class="about">{about}</p> : null}
      </div>
      {children ? <div class="page-actions">{children}</div> : null}
    </div>
  );
}
