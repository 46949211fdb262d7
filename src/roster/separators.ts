// The characters that separate fields in files of this kind, and what they are called.

const names: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  '^': 'carets',
  '~': 'tildes',
};

export const separators: readonly string[] = Object.keys(names);

export function nameOfSeparator(separator: string): string {
  return names[separator] ?? `"${separator}"`;
}
