// Where the program of a thread lies that another program than the server starts: beside the bundle, or in source.

/** The entry of the thread that assists a check. */
export function assistantProgram(): URL {
  return beside('assistant');
}

/** The entry of the process of a report. */
export function reportProgram(): URL {
  return beside('report');
}

function beside(name: string): URL {
  const here = import.meta.url;
  return new URL(`./${name}.${here.endsWith('.ts') ? 'ts' : 'js'}`, here);
}
