// GET /status: versions, ports, host keys, disk.
import { StatusPage } from '../../views/status.tsx';
import { percent, size } from '../../views/words.ts';

import { page, timesOf } from './page.ts';
import { sftpAddress } from './sftp_address.ts';

import type { Site, WebContext } from './site.ts';

export function showStatus(site: Site, c: WebContext) {
  const { config, deps } = site;
  const times = timesOf(site);
  const door = deps.door();
  const { freeBytes, totalBytes } = deps.spool.space();
  const used = totalBytes > 0 ? (1 - freeBytes / totalBytes) * 100 : 0;
  const { host, port } = sftpAddress(site, c);
  return page(
    site,
    c,
    { title: 'Status', place: 'status' },
    StatusPage({
      checks: Object.entries(deps.isReady().checks).map(([name, isOk]) => ({ name, isOk })),
      facts: [
        { name: 'Rollcall', value: config.version },
        { name: 'Node', value: process.version },
        { name: 'SFTP for senders', value: `${host}, port ${port}`, copy: `${host}:${port}` },
        { name: 'SFTP sessions now', value: String(door?.sessions ?? 0) },
        {
          name: 'Pages',
          value: config.publicUrl ?? `port ${config.port}`,
          ...(config.publicUrl ? { copy: config.publicUrl } : {}),
        },
        {
          name: 'HTTPS',
          value: config.tls ? 'by Rollcall' : config.publicUrl?.startsWith('https:') ? 'by the proxy before it' : 'no',
        },
      ],
      hostKeys: door?.hostKeys ?? [],
      algorithms: Object.entries(deps.algorithms?.() ?? {}).map(([name, list]) => ({
        name,
        value: list.join(', '),
        isCode: true,
      })),
      refused: deps.relay.refusedOffers().map(({ at, user, address, client, detail }) => ({
        at: times.near(at),
        address: user === undefined ? address : `${user}, ${address}`,
        client,
        detail,
      })),
      diskUsedPercent: Math.round(used),
      diskSentence: `Disk: ${size(freeBytes)} of ${size(totalBytes)} free, ${percent(used)} used.`,
    }),
  );
}
