// Where a request comes from: the connection's address, or what a trusted proxy says.
import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { WebContext } from './site.ts';

/** Reads the client's address; `trustedProxies` are CIDR blocks. */
export function createAddressReader(trustedProxies: readonly string[]): (c: WebContext) => string {
  const trusted = new BlockList();
  for (const block of trustedProxies) {
    const [address = '', bits] = block.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    trusted.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return (c) => {
    const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
    let address = plain(connectionAddress(c));
    while (isTrusted(address)) {
      const hop = plain(hops.pop() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

function connectionAddress(c: WebContext): string {
  // A request made in process has no connection.
  const env: unknown = c.env;
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return 'in process';
  return getConnInfo(c).remote.address ?? 'unknown';
}

/** IPv4 as such, also when it came over an IPv6 socket. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
