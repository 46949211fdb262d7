// The other ways in on a sender's page: files sent from the browser, by a script over HTTPS, from a folder, by a pull.
import { assetPath } from './parts/asset_paths.ts';
import { Banner } from './parts/Banner.tsx';
import { type Fact, Facts } from './parts/Facts.tsx';

export interface SenderDoorsProps {
  /** The sender's address on these pages. */
  action: string;
  /** Present for those who may send files here. */
  mayUpload: boolean;
  https: { hasToken: boolean; url: string; command: string };
  watch?: readonly Fact[];
  pull?: readonly Fact[];
  mayFetch: boolean;
  isOwner: boolean;
}

export function SenderDoors(props: SenderDoorsProps) {
  return (
    <>
      {props.mayUpload ? <UploadForm action={props.action} /> : null}
      <section aria-labelledby="https">
        <h2 id="https">Upload by HTTPS</h2>
        <Facts
          facts={[
            { name: 'Address', value: props.https.url, copy: props.https.url },
            props.https.hasToken
              ? { name: 'Token', value: 'set', note: 'Only its hash is stored. An owner can make a new one.' }
              : { name: 'Token', value: 'not set', note: 'Nothing is taken this way until an owner makes one.' },
            { name: 'With curl', value: props.https.command, copy: props.https.command },
          ]}
        />
        {props.isOwner ? <TokenForms action={props.action} hasToken={props.https.hasToken} /> : null}
      </section>
      {props.watch ? (
        <section aria-labelledby="watch">
          <h2 id="watch">Watched folder</h2>
          <Facts facts={props.watch} />
        </section>
      ) : null}
      {props.pull ? (
        <section aria-labelledby="pull">
          <h2 id="pull">Fetched from the SIS’s server</h2>
          <Facts facts={props.pull} />
          {props.mayFetch ? (
            <form method="post" action={`${props.action}/fetch`} class="line-form">
              <button type="submit" class="button">
                Fetch now
              </button>
              <p class="hint">New files are taken at once, as at the next time of the schedule.</p>
            </form>
          ) : null}
        </section>
      ) : null}
      {props.isOwner ? (
        <p class="paging">
          <a href={`${props.action}/doors`}>
            {props.watch || props.pull ? 'Change the folder or the server' : 'Take files from a folder, or fetch them'}
          </a>
        </p>
      ) : null}
    </>
  );
}

function UploadForm({ action }: { action: string }) {
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">Send files from this browser</h2>
      <form
        method="post"
        action={`${action}/upload`}
        enctype="multipart/form-data"
        class="upload"
        data-upload={`${action}/files/`}
      >
        <label for="upload-files">Files of tonight’s set</label>
        <p class="hint" id="upload-hint">
          They are received and checked as if the SIS had sent them.{' '}
          <span data-upload-drop hidden>
            They can be dropped here.
          </span>
        </p>
        <div class="upload-line">
          <input id="upload-files" type="file" name="files" multiple required aria-describedby="upload-hint" />
          <button type="submit" class="button">
            Send
          </button>
        </div>
        <ul class="upload-list" data-upload-list />
        <p class="upload-sum" data-upload-sum role="status" />
      </form>
      <script src={assetPath('upload.js')} defer />
    </section>
  );
}

function TokenForms({ action, hasToken }: { action: string; hasToken: boolean }) {
  return (
    <>
      <form method="post" action={`${action}/token`} class="line-form">
        <button type="submit" class="button">
          {hasToken ? 'Make a new token' : 'Make a token'}
        </button>
        <p class="hint">{hasToken ? 'The old one stops working at once.' : 'It is shown once.'}</p>
      </form>
      {hasToken ? (
        <form method="post" action={`${action}/token/remove`} class="line-form">
          <button type="submit" class="button" data-tone="danger">
            Remove the token
          </button>
          <p class="hint">Uploads by HTTPS are refused from then on.</p>
        </form>
      ) : null}
    </>
  );
}

/** A token made a moment ago: shown this once. */
export function NewToken({ token }: { token: string }) {
  return (
    <Banner kind="good" title="The new upload token is shown this once.">
      <p>Copy it into the script now. Only its hash is stored here.</p>
      <Facts facts={[{ name: 'Token', value: token, copy: token }]} />
    </Banner>
  );
}
