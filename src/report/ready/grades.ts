// Grades from one vendor's codes to another's, as SQL. A code without a counterpart is left blank: no grade is guessed.

const cedsAndClever: [string, string][] = [
  ['IT', 'InfantToddler'],
  ['PR', 'Preschool'],
  ['PK', 'PreKindergarten'],
  ['TK', 'TransitionalKindergarten'],
  ['KG', 'Kindergarten'],
  ...Array.from({ length: 13 }, (_, at): [string, string] => [String(at + 1).padStart(2, '0'), String(at + 1)]),
  ['UG', 'Ungraded'],
];

/** `expression` is a grade as OneRoster has them (CEDS); of a list of several nothing is taken. */
export function cleverGrade(expression: string): string {
  return matched(`upper(trim(${expression}))`, cedsAndClever);
}

/** `expression` is a grade in Clever's words. */
export function cedsFromClever(expression: string): string {
  return matched(
    `lower(trim(${expression}))`,
    cedsAndClever.map(([ceds, words]) => [words.toLowerCase(), ceds]),
  );
}

/** `expression` is a grade level id of Illuminate: 1 is kindergarten, 2 the first grade, -1 and -2 preschool. */
export function cedsFromIlluminate(expression: string): string {
  const levels = Array.from({ length: 12 }, (_, at): [string, string] => [
    String(at + 2),
    String(at + 1).padStart(2, '0'),
  ]);
  return matched(`trim(${expression})`, [['-2', 'PR'], ['-1', 'PR'], ['1', 'KG'], ...levels]);
}

function matched(expression: string, pairs: readonly [string, string][]): string {
  return `CASE ${expression} ${pairs.map(([from, to]) => `WHEN '${from}' THEN '${to}'`).join(' ')} ELSE '' END`;
}
