// How each vendor writes the grades -2 (preschool) to 12.

/** The codes of CEDS, as OneRoster exports have them: PK, TK, KG, 01 to 12. */
export function cedsGrade(grade: number): string {
  return ['PK', 'TK', 'KG'][grade + 2] ?? String(grade).padStart(2, '0');
}

/** PK, TK, K, 1 to 12. */
export function plainGrade(grade: number): string {
  return ['PK', 'TK', 'K'][grade + 2] ?? String(grade);
}

/** Whole words, then numbers. */
export function cleverGrade(grade: number): string {
  return ['PreKindergarten', 'TransitionalKindergarten', 'Kindergarten'][grade + 2] ?? String(grade);
}

/** Illuminate's grade level ids: kindergarten is 1, first grade 2, preschool -1 and -2. */
export function illuminateGrade(grade: number): string {
  return grade < 0 ? String(grade) : String(grade + 1);
}

/** `2026-08-17` as 08/17/2026. */
export function usDate(iso: string): string {
  const [year, month, day] = iso.split('-');
  return `${month}/${day}/${year}`;
}

/** `2026-08-17` as 8/17/2026. */
export function shortUsDate(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number);
  return `${month}/${day}/${year}`;
}

/** `2026-08-17` as 20260817. */
export function compactDate(iso: string): string {
  return iso.replaceAll('-', '');
}
