// What the district has agreed with the vendor, and the key that everything sent there is encrypted to.
import { Field } from './parts/Field.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface VendorValues {
  agreementName: string;
  agreementUntil: string;
  agreementUrl: string;
  publicKey: string;
}

export const noVendor: VendorValues = { agreementName: '', agreementUntil: '', agreementUrl: '', publicKey: '' };

export function VendorFields({ values, mistakes }: { values: VendorValues; mistakes: readonly Mistake[] }) {
  const wrong = (field: string) => mistakeOf(mistakes, field);
  const isUsed = Object.values(values).some((value) => value !== '');
  return (
    <details open={isUsed || mistakes.some(({ field }) => field !== undefined && field in values)}>
      <summary>Agreement and encryption</summary>
      <Field
        name="agreementName"
        label="Agreement"
        value={values.agreementName}
        placeholder="Data privacy agreement 2026"
        mistake={wrong('agreementName')}
      />
      <Field
        name="agreementUntil"
        label="Its last day"
        type="date"
        value={values.agreementUntil}
        hint="You are warned 30 days before. After this day nothing is sent there."
        mistake={wrong('agreementUntil')}
      />
      <Field
        name="agreementUrl"
        label="Where it is kept"
        type="url"
        value={values.agreementUrl}
        placeholder="https://…"
        mistake={wrong('agreementUrl')}
      />
      <Field
        name="publicKey"
        label="OpenPGP public key of the vendor"
        lines={4}
        isCode
        value={values.publicKey}
        placeholder="-----BEGIN PGP PUBLIC KEY BLOCK-----"
        hint="Everything sent there is encrypted to it. Empty: nothing is encrypted."
        mistake={wrong('publicKey')}
      />
    </details>
  );
}
