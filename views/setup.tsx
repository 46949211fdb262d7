// The first run: the district, its time zone and its first owner.
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';

export interface SetupProps {
  token: string;
  district: string;
  timezone: string;
  zones: readonly string[];
  name: string;
  mistakes: readonly Mistake[];
}

export function SetupPage(props: SetupProps) {
  return (
    <div class="narrow">
      <h1>Set up Rollcall</h1>
      <p class="about">Your district, and you as its first owner. Everything else comes afterwards.</p>
      <form method="post" action="/setup" class="form">
        <MistakeSummary mistakes={props.mistakes} />
        <input type="hidden" name="token" value={props.token} />
        <Field
          name="district"
          label="District"
          value={props.district}
          placeholder="Lakeside Unified"
          required
          autocomplete="organization"
          mistake={mistakeOf(props.mistakes, 'district')}
        />
        <Field
          name="timezone"
          label="Time zone"
          value={props.timezone}
          hint="Every time on every page is shown in it."
          required
          options={props.zones.map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }))}
          mistake={mistakeOf(props.mistakes, 'timezone')}
        />
        <Field
          name="name"
          label="Your name here"
          value={props.name}
          hint="You sign in with it, and it stands beside everything you decide."
          required
          autocomplete="username"
          mistake={mistakeOf(props.mistakes, 'name')}
        />
        <Field
          name="password"
          label="Password"
          type="password"
          hint="At least 12 characters; a few words are best."
          required
          autocomplete="new-password"
          mistake={mistakeOf(props.mistakes, 'password')}
        />
        <button type="submit" class="button" data-tone="primary">
          Set up
        </button>
      </form>
    </div>
  );
}
