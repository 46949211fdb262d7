// What a failed step of a connection test means, and what to try: in the words of whoever has the vendor on the phone.
import type { Problem } from '../kit/problem.ts';

export interface Advice {
  means: string;
  tries: string[];
}

/** By step and problem; undefined: the problem's own hint says it all. */
export function adviceOn(step: string, { code, detail }: Problem): Advice | undefined {
  switch (step) {
    case 'resolve':
      return {
        means: 'This server asked for the address of the host and got none.',
        tries: [
          'Compare the host name with the vendor’s letter, character by character; it has no sftp:// and no directory.',
          'Ask your network people whether this server may use a DNS server that knows the name.',
        ],
      };
    case 'connect':
      return {
        means: /refuses connections/.test(detail)
          ? 'The host answers, and nothing listens on this port.'
          : 'Nothing came back: the host is down, or something between drops the packets.',
        tries: [
          'Compare the port; SFTP is usually 22, not 21 (FTP) or 990 (FTPS).',
          'Ask the vendor whether this server’s public address is on their list.',
          'Ask your firewall people whether this server may go out on that port.',
        ],
      };
    case 'banner':
      return {
        means: 'Something took the connection and did not answer as an SSH server.',
        tries: [
          'Compare the port: FTP and FTPS are other protocols with similar names.',
          'A firewall that closes without a word looks like this: ask the vendor whether your address is allowed.',
        ],
      };
    case 'algorithms':
      return {
        means: 'The vendor’s server and Rollcall know no algorithm in common. Usually the server is very old.',
        tries: [
          'Ask the vendor to update it; the line above says what it offers.',
          'If they cannot, allow old algorithms for this destination, on its form under what is unusual.',
        ],
      };
    case 'host key':
      if (code === 'host_key_unpinned') {
        return {
          means: 'The server proves itself with this key. Only the vendor can say whether it is theirs.',
          tries: [
            'Read the fingerprint to the vendor on the phone, or compare it with their documentation. Then pin it.',
          ],
        };
      }
      return {
        means: 'The server is another one than before, or it has a new key. Nothing is sent until that is settled.',
        tries: [
          'Ask the vendor whether they changed the key or moved the server, and compare the new fingerprint with them.',
          'If they did not, somebody may stand in the middle: tell your security people.',
        ],
      };
    case 'login':
      if (code === 'secret_unreadable') {
        return {
          means: 'The private key could not be opened.',
          tries: ['Enter the key again, with its passphrase if it is locked.'],
        };
      }
      return {
        means: 'The server is the right one and does not let this account in.',
        tries: [
          'Enter user name and password again; a copied space at the end is the usual cause.',
          'If the vendor has your public key, the private key must be the one that belongs to it.',
          'Ask the vendor whether the account is locked or expired; some lock it after a few wrong tries.',
        ],
      };
    case 'directory':
      return {
        means: 'The login worked. The directory is not there, or this account may not see it.',
        tries: [
          'Try the directory without its first slash: many servers show each account a top of its own.',
          'Use . for the place where the login lands.',
          'Ask the vendor for the directory as this account sees it.',
        ],
      };
    case 'write':
      return {
        means: 'The account may not write there, the disk is full, or the server does not take hidden names.',
        tries: [
          'Ask the vendor whether the account may write, and how much room is left.',
          'Choose another name while a file is written, on the form under what is unusual.',
        ],
      };
    case 'rename':
      return {
        means: 'Files can be written there and not renamed.',
        tries: [
          'Ask the vendor to allow renaming: it keeps them from reading half a file.',
          'If they cannot, let files be written under the final name at once, on the form under what is unusual.',
        ],
      };
    case 'remove':
      return {
        means: 'Deliveries work. Only the small file of this test could not be removed.',
        tries: ['Ask the vendor to delete it; its name is in the line above.'],
      };
    default:
      return undefined;
  }
}
