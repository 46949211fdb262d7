// What the rows of a file are, where its name says so: students, classes, enrollments. Elsewhere they stay rows.

export interface Noun {
  one: string;
  many: string;
}

const nouns: readonly [RegExp, string, string?][] = [
  [/^(student|pupil)s?$/, 'student'],
  [/^teachers?$/, 'teacher'],
  [/^staff$/, 'staff member'],
  [/^users?$/, 'person', 'people'],
  [/^(schools?|sites?)$/, 'school'],
  [/^(orgs?|organizations?)$/, 'organization'],
  [/^sections?$/, 'section'],
  [/^class(es)?$/, 'class', 'classes'],
  [/^courses?$/, 'course'],
  [/^(student)?enrol?lments?$/, 'enrollment'],
  [/^teacherrosters?$/, 'teacher of a section', 'teachers of sections'],
  [/^(terms?|academicsessions?)$/, 'term'],
  [/^(parents?|guardians?|contacts?)$/, 'contact'],
];

/** `students` of `Student.csv`, `SKY_STUDENTS.csv`, `students_20261119.csv`; undefined where the name does not tell. */
export function nounOf(file: string): Noun | undefined {
  const name = file
    .replace(/\.[^.]*$/, '')
    .replace(/[\d_\s()-]+$/, '')
    .replace(/^[A-Za-z]{1,4}_/, '')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  const found = nouns.find(([pattern]) => pattern.test(name));
  return found && { one: found[1], many: found[2] ?? `${found[1]}s` };
}

/** Of the files of one set; none for two files that would be told by the same word. */
export function nounsOf(files: readonly string[]): Map<string, Noun> {
  const found = files.flatMap((file) => {
    const noun = nounOf(file);
    return noun === undefined ? [] : [{ file, noun }];
  });
  const alone = found.filter(({ noun }) => found.filter((other) => other.noun.one === noun.one).length === 1);
  return new Map(alone.map(({ file, noun }) => [file, noun]));
}
