// The forms of a sender's watched folder and of the server its files are fetched from.
import type { Child } from 'hono/jsx';
import { Field } from './parts/Field.tsx';
import { type Mistake, MistakeSummary, mistakeOf } from './parts/MistakeSummary.tsx';
import { PageHead } from './parts/PageHead.tsx';

export interface AfterValues {
  settle: string;
  files: string;
  after: string;
  moveTo: string;
}

export interface WatchValues extends AfterValues {
  folder: string;
  every: string;
}

export interface PullValues extends AfterValues {
  host: string;
  port: string;
  username: string;
  directory: string;
  hostKey: string;
  at: string;
}

export interface SenderDoorsFormProps {
  sender: string;
  action: string;
  was: string;
  watch: WatchValues;
  pull: PullValues;
  hasWatch: boolean;
  hasPull: boolean;
  /** `password and private key`: what is stored. */
  secrets: string;
  mistakes: readonly Mistake[];
  /** Whose mistakes these are. */
  sent?: 'watch' | 'pull';
}

export function SenderDoorsFormPage(props: SenderDoorsFormProps) {
  const { action, was, watch, pull, mistakes, sent } = props;
  const wrong = (door: 'watch' | 'pull') => (field: string) =>
    sent === door ? mistakeOf(mistakes, `${door}.${field}`) : undefined;
  const [ofWatch, ofPull] = [wrong('watch'), wrong('pull')];
  return (
    <div class="form-page">
      <PageHead
        title="Other ways in"
        up={{ text: props.sender, href: action }}
        about="Files that Rollcall takes by itself: from a folder of this server, or from the SIS’s own server."
      />
      <MistakeSummary mistakes={mistakes} />
      <section aria-labelledby="watch">
        <h2 id="watch">Watched folder</h2>
        <Door action={`${action}/watch`} was={was} has={props.hasWatch} verb="Stop watching">
          <Field
            name="watch.folder"
            label="Folder"
            value={watch.folder}
            required
            isCode
            placeholder="/srv/drop"
            mistake={ofWatch('folder')}
          />
          <Field
            name="watch.every"
            label="Looked at every"
            value={watch.every}
            required
            isCode
            mistake={ofWatch('every')}
          />
          <After door="watch" values={watch} wrong={ofWatch} />
        </Door>
      </section>
      <section aria-labelledby="pull">
        <h2 id="pull">Fetched from the SIS’s server</h2>
        <Door action={`${action}/pull`} was={was} has={props.hasPull} verb="Stop fetching">
          <div class="row">
            <Field name="pull.host" label="Host" value={pull.host} required isCode mistake={ofPull('host')} />
            <Field name="pull.port" label="Port" type="number" value={pull.port} required mistake={ofPull('port')} />
          </div>
          <Field
            name="pull.username"
            label="Username"
            value={pull.username}
            required
            isCode
            mistake={ofPull('username')}
          />
          <Field
            name="pull.password"
            label="Password"
            type="password"
            autocomplete="new-password"
            hint={props.secrets ? `Stored: ${props.secrets}. Empty: it stays.` : undefined}
            mistake={ofPull('password')}
          />
          <Field
            name="pull.privateKey"
            label="Private key"
            lines={3}
            isCode
            hint="In place of a password, or beside it."
            mistake={ofPull('privateKey')}
          />
          <Field name="pull.directory" label="Directory" value={pull.directory} isCode mistake={ofPull('directory')} />
          <Field
            name="pull.hostKey"
            label="Host key"
            value={pull.hostKey}
            isCode
            placeholder="SHA256:…"
            hint="Write accept-first to take the first one that is seen, without comparing it. Nothing is fetched while this is empty."
            mistake={ofPull('hostKey')}
          />
          <Field
            name="pull.at"
            label="When"
            value={pull.at}
            required
            isCode
            hint="A cron pattern in the district’s time zone: */15 1-5 * * * is every quarter of an hour from 1:00 to 5:45 AM."
            mistake={ofPull('at')}
          />
          <After door="pull" values={pull} wrong={ofPull} />
        </Door>
      </section>
    </div>
  );
}

function Door(props: { action: string; was: string; has: boolean; verb: string; children: Child }) {
  return (
    <>
      <form method="post" action={props.action} class="form">
        <input type="hidden" name="was" value={props.was} />
        {props.children}
        <div class="form-end">
          <button type="submit" class="button" data-tone="primary">
            Save
          </button>
        </div>
      </form>
      {props.has ? (
        <form method="post" action={`${props.action}/remove`} class="line-form">
          <input type="hidden" name="was" value={props.was} />
          <button type="submit" class="button" data-tone="danger">
            {props.verb}
          </button>
        </form>
      ) : null}
    </>
  );
}

function After(props: { door: 'watch' | 'pull'; values: AfterValues; wrong: (field: string) => string | undefined }) {
  const { door, values, wrong } = props;
  return (
    <>
      <div class="row">
        <Field
          name={`${door}.settle`}
          label="Taken when unchanged for"
          value={values.settle}
          required
          isCode
          mistake={wrong('settle')}
        />
        <Field
          name={`${door}.files`}
          label="Only files named"
          value={values.files}
          isCode
          placeholder="students*.csv"
          mistake={wrong('files')}
        />
      </div>
      <Field
        name={`${door}.then`}
        label="Afterwards"
        value={values.after}
        required
        options={[
          { value: 'leave', text: 'they are left where they are' },
          { value: 'delete', text: 'they are deleted there' },
          { value: 'move', text: 'they are moved to another folder' },
        ]}
        mistake={wrong('then')}
      />
      <Field
        name={`${door}.moveTo`}
        label="Moved to"
        value={values.moveTo}
        isCode
        hint="Only when they are moved."
        mistake={wrong('moveTo')}
      />
    </>
  );
}
