// The upload script of a sender: which system and folder, the script, its key, and what to type on the other machine.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { Facts } from './parts/Facts.tsx';
import { Field } from './parts/Field.tsx';
import { PageHead } from './parts/PageHead.tsx';

export interface UploadScriptProps {
  name: string;
  /** Of the sender's page. */
  href: string;
  system: string;
  systems: readonly { value: string; text: string }[];
  folder: string;
  mistake?: string;
  answer?: { kind: BannerKind; text: string };
  /** A private key made a moment ago: shown this once. */
  newKey?: { fileName: string; text: string };
  /** Absent while the folder is wrong or the door is closed. */
  script?: {
    fileName: string;
    keyFileName: string;
    text: string;
    download: string;
    commands: readonly { what: string; command: string }[];
  };
  isOwner: boolean;
}

export function UploadScriptPage(props: UploadScriptProps) {
  const { name, href, script, newKey } = props;
  return (
    <>
      <PageHead
        title="Upload script"
        up={{ text: name, href }}
        about="For a system that writes its files into a folder but cannot send them. It sends the folder every night."
      />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      {newKey ? <NewKey {...newKey} /> : null}
      <form method="get" action={`${href}/script`} class="form">
        <Field name="for" label="Where it runs" value={props.system} options={props.systems} required />
        <Field
          name="folder"
          label="Folder with the files, on that machine"
          value={props.folder}
          mistake={props.mistake}
          isCode
          required
        />
        <button type="submit" class="button">
          Make the script
        </button>
      </form>
      {script ? (
        <>
          <section aria-labelledby="script">
            <h2 id="script">1. The script</h2>
            <p>
              <a class="button" href={script.download} download={script.fileName}>
                Download {script.fileName}
              </a>
            </p>
            <p class="muted">There is no secret in it. It trusts this server’s host keys and no others.</p>
            <details>
              <summary>Read it</summary>
              <pre class="code">{script.text}</pre>
            </details>
          </section>
          <section aria-labelledby="key">
            <h2 id="key">2. Its key</h2>
            <p>
              The script logs in with a key of its own, <span class="code">{script.keyFileName}</span>, which belongs
              beside it.
            </p>
            {props.isOwner ? (
              <form method="post" action={`${href}/script/key`} class="line-form">
                <button type="submit" class="button">
                  Make a key
                </button>
                <p class="hint">It is shown once. Its public half is added to this sender; other keys stay.</p>
              </form>
            ) : (
              <p class="muted">An owner can make it.</p>
            )}
          </section>
          <section aria-labelledby="install">
            <h2 id="install">3. On that machine</h2>
            <Facts
              facts={script.commands.map(({ what, command }) => ({ name: what, value: command, copy: command }))}
            />
          </section>
        </>
      ) : null}
    </>
  );
}

function NewKey({ fileName, text }: { fileName: string; text: string }) {
  const address = `data:application/octet-stream;base64,${btoa(text)}`;
  return (
    <Banner kind="good" title="The new key is shown this once.">
      <p>
        Save it as <span class="code">{fileName}</span> beside the script, and nowhere else.{' '}
        <a href={address} download={fileName}>
          Download {fileName}
        </a>
      </p>
      <pre class="code selectable">{text}</pre>
    </Banner>
  );
}
