// The layout as a night had it: what the initial import agrees on, and what the next nights are judged by.
import { DateJudge } from './date_column.ts';
import { GradeJudge } from './grade_column.ts';
import { isPinned } from './header_names.ts';
import type { Layout, LayoutColumn, LayoutFile } from './layout.ts';
import type { Scan } from './scan.ts';

/** The layout with each file that came as it came: its columns in order, encoding, part of the set from now on. */
export function pinLayout(layout: Layout, scans: readonly Scan[]): Layout {
  const byName = new Map(scans.map((scan) => [scan.layoutFile.name, scan]));
  return {
    ...layout,
    pinned: true,
    files: layout.files.map((file) => {
      const scan = byName.get(file.name);
      return scan === undefined || scan.unusable !== undefined ? file : pinFile(scan);
    }),
  };
}

function pinFile(scan: Scan): LayoutFile {
  const { header } = scan;
  const { namesKnown: _, ...file } = scan.layoutFile;
  const byPlace = new Map(file.columns.map((column, index) => [header.places[index]!, column]));
  const columns = header.names.map((name, place): LayoutColumn => {
    const column = byPlace.get(place);
    if (column === undefined) {
      return {
        name,
        required: true,
        filled: false,
        type: 'string',
        ...(scan.watch?.isSecret(name) ? { secret: true } : {}),
        ...scan.watch?.ids.shapeOf(name),
      };
    }
    const { aliases: _aliases, ...facts } = column;
    const own = header.texts?.[place] ?? name;
    return {
      ...facts,
      // What the header called it that night is agreed, and nothing else.
      ...(own === name ? {} : { aliases: [own] }),
      required: true,
      filled: column.filled ?? column.required,
      ...learned(column, scan),
    };
  });
  return {
    ...file,
    columns: isPinned(file) && file.columnOrder === 'any' ? inOrderOf(file, columns) : columns,
    columnOrder: file.columnOrder === 'any' ? 'any' : 'frozen',
    required: true,
    extraColumns: 'refused',
    encoding: scan.encoding,
    lastLineEnds: scan.lastLineEnds,
  };
}

/** What the accepted values of a column were like, beyond what the layout says. */
function learned(column: LayoutColumn, scan: Scan): Partial<LayoutColumn> {
  const judge = scan.tasks.find((task) => task.column.name === column.name)?.judge;
  if (judge instanceof DateJudge) return judge.usualFormat === undefined ? {} : { usualFormat: judge.usualFormat };
  if (judge instanceof GradeJudge && column.values === undefined) {
    return { ownCodes: [...(column.ownCodes ?? []), ...judge.ownCodes] };
  }
  return scan.watch?.ids.shapeOf(column.name) ?? {};
}

/** Where any order will do, the agreed order stays, so that row hashes of different nights can be compared. */
function inOrderOf(file: LayoutFile, columns: LayoutColumn[]): LayoutColumn[] {
  const place = (column: LayoutColumn) => {
    const at = file.columns.findIndex((one) => one.name === column.name);
    return at < 0 ? file.columns.length : at;
  };
  return [...columns].sort((a, b) => place(a) - place(b));
}
