// A new or changed destination: the five values the vendor gave, or a folder.
import { QuirkFields, type QuirkValues } from './destination_quirks.tsx';
import { VendorFields, type VendorValues } from './destination_vendor.tsx';
import { Field } from './parts/Field.tsx';
import { FormPage } from './parts/FormPage.tsx';
import { type Mistake, mistakeOf } from './parts/MistakeSummary.tsx';

export interface DestinationFormValues {
  name: string;
  kind: string;
  host: string;
  port: string;
  username: string;
  directory: string;
  hostKey: string;
  folder: string;
  /** KB a second, at most; into a folder. */
  folderKb: string;
  /** Who confirmed a host key in place of the pinned one. */
  why: string;
  quirks: QuirkValues;
  vendor: VendorValues;
}

export interface DestinationFormProps {
  values: DestinationFormValues;
  mistakes: readonly Mistake[];
  /** Set when an existing one is changed: secrets left empty stay as they are. */
  isChange: boolean;
}

export function DestinationFormPage({ values, mistakes, isChange }: DestinationFormProps) {
  const wrong = (field: string) => mistakeOf(mistakes, field);
  return (
    <FormPage
      title={isChange ? `Change ${values.name}` : 'New destination'}
      up={
        isChange
          ? { text: values.name, href: `/destinations/${encodeURIComponent(values.name)}` }
          : { text: 'Destinations', href: '/destinations' }
      }
      about="The five values the vendor gave you, or a folder on this server."
      action={isChange ? `/destinations/${encodeURIComponent(values.name)}` : '/destinations'}
      verb={isChange ? 'Save' : 'Add the destination'}
      mistakes={mistakes}
    >
      {isChange ? (
        <input type="hidden" name="name" value={values.name} />
      ) : (
        <Field
          name="name"
          label="Name"
          value={values.name}
          placeholder="gradecam"
          required
          isCode
          mistake={wrong('name')}
        />
      )}
      <fieldset class="choice">
        <legend>Kind</legend>
        <label>
          <input type="radio" name="kind" value="sftp" checked={values.kind !== 'folder'} /> SFTP server
        </label>
        <label>
          <input type="radio" name="kind" value="folder" checked={values.kind === 'folder'} /> Folder
        </label>
      </fieldset>
      <div class="when-sftp">
        <Field
          name="host"
          isNeeded
          label="Host"
          value={values.host}
          placeholder="sftp.vendor.example"
          isCode
          mistake={wrong('host')}
        />
        <Field name="username" label="Username" value={values.username} isNeeded isCode mistake={wrong('username')} />
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="off"
          hint={isChange ? 'Leave it empty to keep the stored one.' : 'Stored encrypted, never shown again.'}
          mistake={wrong('password')}
        />
        <Field
          name="privateKey"
          label="Private key"
          lines={3}
          isCode
          hint={
            isChange
              ? 'Leave it empty to keep the stored one.'
              : 'When the vendor wants a key, instead of a password or beside it.'
          }
          mistake={wrong('privateKey')}
        />
        <Field
          name="passphrase"
          label="Passphrase of the key"
          type="password"
          autocomplete="off"
          hint={isChange ? 'Leave it empty to keep the stored one.' : 'When the key is locked.'}
          mistake={wrong('passphrase')}
        />
        <Field name="port" label="Port" value={values.port} type="number" isNeeded isCode mistake={wrong('port')} />
        <Field
          name="directory"
          isNeeded
          label="Directory"
          value={values.directory}
          placeholder="/incoming"
          isCode
          mistake={wrong('directory')}
        />
        <Field
          name="hostKey"
          label="Host key"
          value={values.hostKey}
          placeholder="SHA256:…"
          isCode
          hint="The fingerprint that the vendor tells you. Left empty, press Test connection afterwards and compare what it shows. Write accept-first to take the first one that is seen, without comparing it."
          mistake={wrong('hostKey')}
        />
        {isChange ? (
          <Field
            name="why"
            label="Who confirmed another host key"
            value={values.why}
            hint="Needed when the one above is changed; it is kept with your name."
            mistake={wrong('why')}
          />
        ) : null}
        <QuirkFields values={values.quirks} mistakes={mistakes} />
      </div>
      <div class="when-folder">
        <Field
          name="folder"
          isNeeded
          label="Folder"
          value={values.folder}
          placeholder="/srv/archive"
          isCode
          hint="A path on this server, such as a mounted share."
          mistake={wrong('folder')}
        />
        <Field
          name="folderKb"
          label="At most so many KB a second"
          value={values.folderKb}
          type="number"
          hint="Where the share lies behind a thin line. What is read back to compare counts too."
          mistake={wrong('folderKb')}
        />
      </div>
      <VendorFields values={values.vendor} mistakes={mistakes} />
    </FormPage>
  );
}
