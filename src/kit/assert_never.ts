// Ends every switch over a union, so that a new member is a type error and not a silent gap.

export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
