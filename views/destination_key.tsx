// The server shows another host key than the pinned one: both side by side, and the way to accept the new one.
import { Banner } from './parts/Banner.tsx';
import { Facts } from './parts/Facts.tsx';
import { Field } from './parts/Field.tsx';

export interface ChangedKey {
  pinned: string;
  shown: string;
  /** Where the form to accept it goes; absent for those who may not. */
  action?: string;
}

export function ChangedKeyNote({ pinned, shown, action }: ChangedKey) {
  return (
    <Banner kind="wrong" title="Nothing is sent: the server shows another host key">
      <Facts
        facts={[
          { name: 'Pinned', value: pinned, isCode: true },
          { name: 'Shown now', value: shown, copy: shown },
        ]}
      />
      <p>
        Ask the vendor whether they changed it, and compare the new one with them. If they did not, somebody may stand
        in the middle: tell your security people.
      </p>
      {action ? (
        <form method="post" action={action}>
          <input type="hidden" name="hostKey" value={shown} />
          <Field
            name="why"
            label="Who confirmed it, and how"
            required
            placeholder="Vendor support on the phone, ticket 4711"
          />
          <button type="submit" class="button">
            Accept the new host key
          </button>
        </form>
      ) : (
        <p class="muted">An owner can accept it here.</p>
      )}
    </Banner>
  );
}
