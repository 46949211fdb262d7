// Addresses and the CIDR blocks a sender may come from.
import { BlockList, isIP } from 'node:net';

/** An IPv4 address in IPv6 clothes becomes plain IPv4. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

/** Whether an address is in one of `blocks` (`10.20.0.0/16`, or a single address). An unreadable block holds nothing. */
export function createAddressList(blocks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [base = '', bits] = block.split('/');
    const family = isIP(base);
    if (family === 0) continue;
    const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    if (!Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128)) continue;
    list.addSubnet(base, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
