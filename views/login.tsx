// Sign in: works with paste and password managers.
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary } from './parts/MistakeSummary.tsx';

export interface LoginProps {
  name: string;
  mistakes: readonly Mistake[];
  back: string;
  /** Nobody is there yet: the setup link is in the log. */
  isUnset: boolean;
}

export function LoginPage(props: LoginProps) {
  return (
    <div class="narrow">
      <h1>Sign in</h1>
      {props.isUnset ? (
        <p>
          This Rollcall has no users yet. Open the one-time setup link that it printed when it started; it is in its
          log.
        </p>
      ) : (
        <form method="post" action="/login" class="form">
          <MistakeSummary mistakes={props.mistakes} />
          <Field
            name="name"
            label="Name"
            value={props.name}
            autocomplete="username"
            required
            isCode
            autofocus={!props.name}
          />
          <Field
            name="password"
            label="Password"
            type="password"
            autocomplete="current-password"
            required
            autofocus={Boolean(props.name)}
          />
          <input type="hidden" name="back" value={props.back} />
          <button type="submit" class="button" data-tone="primary">
            Sign in
          </button>
        </form>
      )}
    </div>
  );
}
