// How a feed knows that its set is whole, where the district says more than a settle time.

/**
 * What makes a set complete beside the settle time. `files`: loose files only. `zip`: one zip of this name, `*` is any run
 * of characters. `manifest`: OneRoster's manifest.csv and all files it names. `marker`: a file of this name after them.
 */
export type CompleteBy =
  | { by: 'files' }
  | { by: 'zip'; name: string }
  | { by: 'manifest' }
  | { by: 'marker'; name: string };
