// Names by pattern, as people write them: `*` is any run of characters. Letter case does not matter.

/** Whether a name is one of `patterns`. Made once, asked often. */
export function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const forms = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'is');
  });
  return (name) => forms.some((form) => form.test(name));
}
