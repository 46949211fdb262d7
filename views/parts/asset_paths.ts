// Where the browser finds each static file: with a hash of its content in the path, set once when the files were read.

const paths = new Map<string, string>();

/** Called by the web floor for each file that it serves. */
export function setAssetPath(name: string, path: string): void {
  paths.set(name, path);
}

/** `/assets/1a2b3c4d5e6f/app.css`; the bare name before the files were read. */
export function assetPath(name: string): string {
  return paths.get(name) ?? `/assets/${name}`;
}
