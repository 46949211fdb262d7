// How small the packets of a channel may be. ssh2 cuts what it sends into as many as the other side asks for, at one go:
// with packets of one byte a single answer stops everything for seconds, and with packets of none it never ends.

/** Least bytes of data that the other side must take in one packet. Every client and server that is known takes 16 KiB. */
export const leastPacketBytes = 256;
