// What tests use of task.mjs, which the machine's own Node must be able to run and so is no TypeScript.
export function isStale(): boolean;
