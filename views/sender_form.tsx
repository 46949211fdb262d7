// A new sender: an account for the SIS to log in with.
import { Field } from './parts/Field.tsx';
import { FormPage } from './parts/FormPage.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface SenderFormProps {
  values: { name: string; system: string; allowFrom: string; publicKeys: string };
  mistakes: readonly Mistake[];
}

export function SenderFormPage({ values, mistakes }: SenderFormProps) {
  return (
    <FormPage
      title="New sender"
      up={{ text: 'Senders', href: '/senders' }}
      about="An account for your SIS. A password is made for it and shown once."
      action="/senders"
      verb="Add the sender"
      mistakes={mistakes}
    >
      <Field
        name="name"
        label="Name"
        value={values.name}
        hint="Also the SFTP user name. Small letters, digits, hyphens."
        placeholder="aeries"
        required
        isCode
        mistake={mistakeOf(mistakes, 'name')}
      />
      <Field
        name="system"
        label="System"
        value={values.system}
        hint="Which SIS it is, such as aeries, skyward or infinite-campus."
        isCode
        mistake={mistakeOf(mistakes, 'system')}
      />
      <Field
        name="allowFrom"
        label="May come from"
        value={values.allowFrom}
        hint="Addresses or networks such as 10.20.0.0/16, one a line. Empty: any address."
        lines={2}
        isCode
        mistake={mistakeOf(mistakes, 'allowFrom')}
      />
      <Field
        name="publicKeys"
        label="Public keys"
        value={values.publicKeys}
        hint="OpenSSH public keys, one a line, when the SIS logs in with a key."
        lines={3}
        isCode
        mistake={mistakeOf(mistakes, 'publicKeys')}
      />
    </FormPage>
  );
}
