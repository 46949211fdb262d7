// The files of a set as one zip. The same files make the same bytes: their order is the layout's, and all have one time.
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { zipTime } from '../kit/clock.ts';

/** The zip as it comes; files are read one after the other. */
export function zipOf(files: readonly { name: string; open(): Readable }[]): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const broken = (error: Error) => (zip.outputStream as Readable).destroy(error);
  for (const { name, open } of files) {
    const options = { mtime: zipTime, forceDosTimestamp: true, mode: 0o100600, compress: true };
    zip.addReadStreamLazy(name, options, (give) => {
      const source = open();
      source.on('error', broken);
      give(null, source);
    });
  }
  zip.on('error', broken);
  zip.end();
  return zip.outputStream as Readable;
}
