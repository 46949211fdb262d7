// One import, as a receipt: what happened that night, step by step, with proof.
import { HoldStory, type HoldStoryProps } from './hold_story.tsx';
import { Changes, type FileChange } from './import_changes.tsx';
import { Decide, type DecideProps } from './import_decide.tsx';
import { Deliveries, type DeliveryView } from './import_deliveries.tsx';
import { type FileFact, Files } from './import_files.tsx';
import { LayoutChange, type LayoutChangeProps, Proposal, type ProposalProps } from './import_layout.tsx';
import { type NoticeGroup, Notices } from './import_notices.tsx';
import { Rollback, type RollbackProps } from './import_rollback.tsx';
import { type Step, Timeline } from './import_timeline.tsx';
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { ProblemNote, type ProblemView } from './parts/ProblemNote.tsx';
import { Status } from './parts/Status.tsx';
import type { StatusName } from './parts/status_words.ts';
import { LostConnection } from './tonight.tsx';

export interface ImportProps {
  id: number;
  feed: { name: string; href: string };
  status: StatusName;
  word: string;
  /** One sentence under the title; a held night has its story instead. */
  sentence?: string;
  /** What is in force in place of one that was not delivered. */
  newer?: { id: number; href: string };
  held?: HoldStoryProps;
  /** Open while something is still going to happen by itself. */
  liveHref?: string;
  answer?: { kind: BannerKind; text: string };
  problem?: ProblemView;
  steps: readonly Step[];
  reasons: readonly string[];
  changes: readonly FileChange[];
  isFirst: boolean;
  notices: readonly NoticeGroup[];
  wasChecked: boolean;
  /** The initial import waits: what its person agrees to. */
  proposal?: ProposalProps;
  /** It came with other columns than agreed. */
  layoutChange?: LayoutChangeProps;
  /** The report of the check as files. */
  downloads: readonly { href: string; text: string }[];
  files: readonly FileFact[];
  deliveries: readonly DeliveryView[];
  decide?: DecideProps;
  rollback?: RollbackProps;
}

export function ImportPage(props: ImportProps) {
  // Outside of what is replaced live: it would be gone before it was read.
  const answer = props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null;
  if (!props.liveHref) {
    return (
      <>
        {answer}
        <ImportBody {...props} />
      </>
    );
  }
  return (
    <>
      {answer}
      <div
        id="import-live"
        hx-sse:connect={props.liveHref}
        hx-sse:close="done"
        hx-target="#import"
        hx-swap="outerMorph"
      >
        <ImportBody {...props} />
      </div>
      <LostConnection />
    </>
  );
}

/** What the live connection replaces. */
export function ImportBody(props: ImportProps) {
  return (
    <article id="import" class={props.decide ? 'has-foot' : undefined}>
      <PageHead
        title={
          <>
            Import {props.id} <Status name={props.status} word={props.word} />
          </>
        }
        up={{ text: props.feed.name, href: props.feed.href }}
        about={
          props.newer ? (
            <>
              {props.sentence} <a href={props.newer.href}>Import {props.newer.id}</a> is in force now: this one is not
              sent any more.
            </>
          ) : (
            props.sentence
          )
        }
      />
      {props.held ? <HoldStory {...props.held} /> : null}
      {props.problem ? <ProblemNote problem={props.problem} /> : null}
      {props.reasons.length > 0 ? (
        <ul class="reasons also">
          {props.reasons.map((reason) => (
            <li>{reason}</li>
          ))}
        </ul>
      ) : null}
      <Timeline steps={props.steps} />
      {props.proposal ? <Proposal {...props.proposal} /> : null}
      {props.layoutChange ? <LayoutChange {...props.layoutChange} /> : null}
      {/* A refused night is about what is wrong with it; any other about what changed. */}
      {props.status === 'rejected' ? <Found {...props} /> : null}
      {props.changes.length > 0 ? <Changes changes={props.changes} isFirst={props.isFirst} /> : null}
      {props.status === 'rejected' ? null : <Found {...props} />}
      <Files files={props.files} />
      {props.deliveries.length > 0 ? <Deliveries deliveries={props.deliveries} /> : null}
      {props.decide ? <Decide {...props.decide} /> : null}
      {props.rollback ? <Rollback {...props.rollback} /> : null}
    </article>
  );
}

function Found({ wasChecked, notices, downloads }: ImportProps) {
  return wasChecked ? <Notices groups={notices} downloads={downloads} /> : null;
}
