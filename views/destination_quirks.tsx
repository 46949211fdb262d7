// What a vendor's server needs otherwise than usual, folded away: nearly every server needs none of it.
import { Field } from './parts/Field.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface QuirkValues {
  temporaryKind: string;
  temporaryText: string;
  overwrite: string;
  packetKib: string;
  keepAliveSeconds: string;
  bandwidthKb: string;
  oneFile: boolean;
  legacy: boolean;
  keepTime: boolean;
}

export const noQuirks: QuirkValues = {
  temporaryKind: '',
  temporaryText: '',
  overwrite: '',
  packetKib: '',
  keepAliveSeconds: '',
  bandwidthKb: '',
  oneFile: false,
  legacy: false,
  keepTime: false,
};

const temporaryKinds = [
  { value: '', text: 'Hidden, beside the final name (usual)' },
  { value: 'suffix', text: 'The final name and an ending' },
  { value: 'prefix', text: 'A beginning and the final name' },
  { value: 'folder', text: 'The final name in another folder' },
  { value: 'none', text: 'None: the final name at once' },
];

const overwrites = [
  { value: '', text: 'In one step, or remove and rename (usual)' },
  { value: 'rename', text: 'Rename only' },
  { value: 'remove', text: 'Remove, then rename' },
];

export function QuirkFields({ values, mistakes }: { values: QuirkValues; mistakes: readonly Mistake[] }) {
  const wrong = (field: string) => mistakeOf(mistakes, field);
  const isUsual = JSON.stringify(values) === JSON.stringify(noQuirks);
  return (
    <details open={!isUsual || mistakes.some(({ field }) => field !== undefined && field in values)}>
      <summary>If this server needs something unusual</summary>
      <p class="hint">Leave all of it as it is until a test or a delivery says otherwise.</p>
      <Field
        name="temporaryKind"
        label="Name while a file is written"
        value={values.temporaryKind}
        options={temporaryKinds}
        mistake={wrong('temporaryKind')}
      />
      <Field
        name="temporaryText"
        label="Ending, beginning or folder"
        value={values.temporaryText}
        placeholder=".part"
        isCode
        mistake={wrong('temporaryText')}
      />
      <Field
        name="overwrite"
        label="Replacing last night’s file"
        value={values.overwrite}
        options={overwrites}
        mistake={wrong('overwrite')}
      />
      <Field
        name="bandwidthKb"
        label="At most so many KB a second"
        value={values.bandwidthKb}
        type="number"
        mistake={wrong('bandwidthKb')}
      />
      <Field
        name="packetKib"
        label="At most so many KiB a packet"
        value={values.packetKib}
        type="number"
        mistake={wrong('packetKib')}
      />
      <Field
        name="keepAliveSeconds"
        label="Sign of life every so many seconds"
        value={values.keepAliveSeconds}
        type="number"
        mistake={wrong('keepAliveSeconds')}
      />
      <fieldset class="choice">
        <legend>Habits</legend>
        <label>
          <input type="checkbox" name="oneFile" value="yes" checked={values.oneFile} /> A new connection for each file
        </label>
        <label>
          <input type="checkbox" name="keepTime" value="yes" checked={values.keepTime} /> Give files the time they have
          at the SIS
        </label>
        <label>
          <input type="checkbox" name="legacy" value="yes" checked={values.legacy} /> Old algorithms too (SHA-1, CBC):
          only when the vendor has no others
        </label>
      </fieldset>
    </details>
  );
}
