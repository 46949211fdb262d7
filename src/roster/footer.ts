// A last row that is no row: a total, a trailer, what a database tool says at the end. If it states a count, which.

export interface Footer {
  /** Whole numbers that may be the stated count; none when it states none. */
  counts: number[];
}

const things =
  'rows?|records?|lines?|students?|users?|entries|registros?|filas?|l[ií]neas?|alumnos?|estudiantes?|lignes?|enregistrements?|[ée]l[èe]ves?|zeilen?|datens[äa]tze?n?|eintr[äa]ge|sch[üu]ler|linhas?|alunos?|righe|riga';
/** Words that begin what an export or a database tool writes last, in the languages such tools speak. */
const openings = [
  '(?:(?:grand|sub|report)[\\s-]*)?(?:totals?|counts?)',
  `(?:${things}|data)[\\s_-]*(?:counts?|totals?|written|exported|selected)`,
  `(?:number|no\\.?|#)\\s*(?:of\\s+)?(?:${things})`,
  'records?|rows?|trailer|trlr?|tlr|footer|ftr|eof|end[\\s_-]+of[\\s_-]+(?:file|report|data|export|extract)|end|completion time|generated|report (?:generated|run|date)',
  'page\\s+\\d+\\s+(?:of|/)\\s+\\d+|p[áa]gina\\s+\\d+\\s+de\\s+\\d+|seite\\s+\\d+\\s+von\\s+\\d+',
  `(?:n[úu]mero|nombre|numero|cantidad|anzahl(?:\\s+der)?)\\s+(?:de\\s+|di\\s+|des?\\s+)?(?:${things})`,
  `total(?:es)?\\s+(?:de\\s+|des\\s+|di\\s+)?(?:${things})|gesamt(?:zahl|anzahl)?|summe|totale|fin\\s+(?:del?|du)\\s+(?:archivo|fichier|reporte|rapport|informe)|dateiende|ende\\s+der\\s+datei|fim\\s+do\\s+arquivo`,
].join('|');
const opening = new RegExp(`^[\\s#*=_.(<[-]*(?:${openings})(?![\\p{L}\\d_])`, 'iu');
const affected = new RegExp(
  `^[\\s(*#-]*(?:\\d{1,3}(?:,\\d{3})+|\\d+)\\s+(?:row\\(s\\)|record\\(s\\)|${things})(?![\\p{L}\\d_])`,
  'iu',
);
/** What a footer goes on with: numbers, dates, marks and a few words. */
const tail = new RegExp(
  `^(?:[\\s\\d:;,.|^~\\t=#*()[\\]<>\\-_/+"]|${things}|counts?|totals?|of|in|on|at|by|is|was|the|this|file|set|data|report|export(?:ed)?|extract|selected|affected|written|processed|found|am|pm|utc|gmt|de|del|des|der|du|en|insgesamt|exportad[oa]s|export[ée]e?s|exportiert|[tz](?=[\\d\\s]|$))*$`,
  'iu',
);

/** The footer a last record is, if its words say so. A record as wide as a row must be nothing but that word and numbers. */
export function footerOf(texts: readonly string[], delimiter: string, isAsWideAsRows: boolean): Footer | undefined {
  const line = texts.join(delimiter).trim();
  const said = (isAsWideAsRows ? texts[0]! : line).trim();
  const word = opening.exec(said)?.[0] ?? affected.exec(said)?.[0];
  if (word === undefined) return undefined;
  const rest = line.slice(word.length);
  if (!tail.test(rest)) return undefined;
  if (isAsWideAsRows && texts.slice(1).some((text) => !/^[\d\s,.:/-]*$/.test(text))) return undefined;
  // Numbers of a name, as in END-2, are its own.
  if (isAsWideAsRows && texts.length > 1 && !/^[\s:=]*\d*[\s.]*$/.test(said.slice(word.length))) return undefined;
  return { counts: countsIn(line) };
}

const dateOrTime =
  /\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:T(?=\d))?|\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?|(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?(?!\d)/gi;

const pageNumbers = /(?:page|p[áa]gina|seite)\s+\d+\s+(?:of|\/|de|von)\s+\d+/giu;

function countsIn(line: string): number[] {
  const plain = line.replace(dateOrTime, ' ').replace(pageNumbers, ' ');
  const apart = plain.match(/\d+/g) ?? [];
  const joined = (plain.match(/(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)/g) ?? []).map((text) => text.replaceAll(',', ''));
  return [...new Set([...joined, ...apart].map(Number))].filter(Number.isSafeInteger);
}
