// Where the program of a thread lies that another program than the server starts: beside the bundle, or in source.

/** The entry of the thread that assists a check. */
export function assistantProgram(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? './assistant.ts' : './assistant.js', here);
}
