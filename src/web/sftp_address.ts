// What a sender connects to, as the reader of a page can best be told: the public name, else the name the reader used to
// reach this page (in a container the machine's own name means nothing outside), else the machine's own.
import type { Site, WebContext } from './site.ts';

const onlyHere = /^(localhost|127\.|\[::1\]$|0\.0\.0\.0$)/;

export function sftpAddress({ config }: Site, c: WebContext): { host: string; port: number } {
  const { host: ownName, port } = config.sftp();
  if (config.publicUrl) return { host: new URL(config.publicUrl).hostname, port };
  const reached = new URL(c.req.url).hostname;
  return { host: onlyHere.test(reached) ? ownName : reached.replace(/^\[|\]$/g, ''), port };
}
