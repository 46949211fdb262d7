// What a vendor's server needs otherwise than usual. Nearly every server is served well by none of these.

/** The name of a file at the vendor's until it is whole. */
export type TemporaryName =
  /** After the final name, such as `.part`. */
  | { kind: 'suffix'; text: string }
  /** Before the final name, such as `~`. */
  | { kind: 'prefix'; text: string }
  /** The final name in another folder of the same server; it must be there. */
  | { kind: 'folder'; folder: string }
  /** Written under the final name at once: for servers that refuse every rename. */
  | { kind: 'none' };

export interface Quirks {
  /** Absent: hidden, beside the final name, and of this delivery alone. */
  temporaryName?: TemporaryName;
  /** Absent: replaced in one step where the server can, else removed and renamed. `rename`: plain rename alone. */
  overwrite?: 'rename' | 'remove';
  /** A new connection for each file. */
  oneFile?: true;
  /** At most so many bytes of data in one packet. */
  packetBytes?: number;
  /** Offers old algorithms too: SHA-1 and CBC. */
  legacy?: true;
  /** A sign of life is asked for so often. */
  keepAliveMs?: number;
  /** Gives the file the modification time it had at the sender's. A server that refuses it is noted, no more. */
  keepTime?: true;
  /** Bytes a second, at most. */
  bandwidth?: number;
}
