// A form may not say what a district file may not: its entry is written into one and read back by the same reader.
import { formatDistrictFile } from '../relay/district/format.ts';
import { parseDistrictFile } from '../relay/district/parse.ts';
import type { DistrictFile, FeedEntry, SenderEntry } from '../relay/district_file.ts';
import { districtFileOf } from '../store/export_district.ts';
import type { Site } from './site.ts';

export interface EntryMistake {
  /** Keys below the entry: `complete.marker`. */
  path: string;
  text: string;
}

/** What a district file with this entry in place of the stored one of its name would be refused for. */
export function entryMistakes(site: Site, kind: 'feeds' | 'senders', entry: FeedEntry | SenderEntry): EntryMistake[] {
  const stored = districtFileOf(site.deps.store, false);
  if (!stored.ok) return [{ path: '', text: stored.problem.detail }];
  const entries = stored.value[kind].map((it) => (it.name === entry.name ? entry : it));
  const file = { ...stored.value, [kind]: entries } as DistrictFile;
  const read = parseDistrictFile(formatDistrictFile(file, 'as entered'), () => ({ why: 'no files here' }));
  if (read.ok) return [];
  const own = `${kind}[${entries.indexOf(entry)}].`;
  return read.mistakes
    .filter(({ text }) => text.startsWith(own))
    .map(({ text }) => {
      const said = text.slice(own.length);
      return { path: /^[\w.]*\w/.exec(said)?.[0] ?? '', text: said };
    });
}
