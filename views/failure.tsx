// A page that cannot be shown: what happened, what to do, and the reference that is in the log.

export interface FailureProps {
  title: string;
  text: string;
  reference?: string;
  isSignedIn: boolean;
}

export function FailurePage({ title, text, reference, isSignedIn }: FailureProps) {
  return (
    <div class="narrow">
      <h1>{title}</h1>
      <p>{text}</p>
      {reference ? (
        <p class="muted">
          Reference <span class="code selectable">{reference}</span>, also in the log.
        </p>
      ) : null}
      <p>{isSignedIn ? <a href="/">Back to Tonight</a> : <a href="/login">Sign in</a>}</p>
    </div>
  );
}
