// The password again, before something grave. What was typed is kept and done right after.
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';

export interface ConfirmProps {
  /** Who is asked. */
  name: string;
  /** As the sentence goes on: `release an import`. */
  what: string;
  /** Where a person goes who changes their mind. */
  back: string;
  action: string;
  /** Names what was typed, which is kept apart. */
  confirming: string;
  mistakes: readonly Mistake[];
}

export function ConfirmPage(props: ConfirmProps) {
  return (
    <div class="narrow">
      <h1>Your password again</h1>
      <p class="about">
        You are about to {props.what}, and it is a while since you gave your password. What you typed is kept, and done
        as soon as the password is right.
      </p>
      <form method="post" action={props.action} class="form">
        <MistakeSummary mistakes={props.mistakes} />
        <input type="text" name="name" value={props.name} autocomplete="username" readonly hidden />
        <Field
          name="password"
          label={`Password of ${props.name}`}
          type="password"
          autocomplete="current-password"
          mistake={mistakeOf(props.mistakes, 'password')}
          required
          autofocus={props.mistakes.length === 0}
        />
        <input type="hidden" name="confirming" value={props.confirming} />
        <input type="hidden" name="back" value={props.back} />
        <div class="form-end">
          <button type="submit" class="button" data-tone="primary">
            Go on
          </button>
          <a href={props.back}>Cancel</a>
        </div>
      </form>
    </div>
  );
}
