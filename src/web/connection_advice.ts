// What a failed step of a connection test means, and what to try: in the words of whoever has the vendor on the phone.
import type { Problem } from '../kit/problem.ts';

export interface Advice {
  means: string;
  tries: string[];
}

/** By step and problem; undefined: the problem's own hint says it all. */
export function adviceOn(step: string, problem: Problem): Advice | undefined {
  const { code, detail } = problem;
  switch (code) {
    case 'sftp_unusable':
      return /text before SFTP/.test(detail) ? withText : /No SFTP session/.test(detail) ? withoutSftp : withOddSftp;
    case 'connection_lost':
    case 'no_progress':
      return brokenOff[step] ?? brokenOff.other;
    case 'size_differs':
      return {
        means: 'The server took the bytes and tells another size. Something changes files there as they arrive.',
        tries: ['Ask the vendor whether files are scanned, converted or moved on arrival.'],
      };
    case 'not_verifiable':
    case 'folder_unusable':
      return undefined;
    default:
      return adviceOnStep(step, problem);
  }
}

const orKeepEach = 'If they want to keep each night, put {date} into the name under which the feed forwards.';

const withoutSftp: Advice = {
  means: 'The login worked, and this account may not use SFTP.',
  tries: ['Ask the vendor to switch SFTP on for the account.'],
};

const withText: Advice = {
  means: 'The login worked, and a program on the server then prints text where SFTP must begin.',
  tries: [
    'Ask the vendor to let this account start SFTP alone: no login script, no menu, no greeting after the login.',
  ],
};

const withOddSftp: Advice = {
  means: 'The login worked, and what the server then says is not SFTP as the standard has it.',
  tries: ['Tell the vendor the line above; a newer server program usually mends it.'],
};

const brokenOff: Record<string, Advice> & { other: Advice } = {
  banner: {
    means: 'Something took the connection and did not answer as an SSH server.',
    tries: [
      'Compare the port: FTP and FTPS are other protocols with similar names.',
      'Ask the vendor whether their server is in order, and whether your address is allowed.',
    ],
  },
  other: {
    means: 'The server stopped in the middle of the test.',
    tries: ['Test again in a few minutes.', 'If it stays, tell the vendor the step and the line above.'],
  },
};

function adviceOnStep(step: string, { code, detail }: Problem): Advice | undefined {
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
          ? 'The machine is there, and nothing listens on this port.'
          : 'Nothing came back: the host is down, or something between drops the packets.',
        tries: [
          'Compare the port; SFTP is usually 22, not 21 (FTP) or 990 (FTPS).',
          'Ask the vendor whether this server’s public address is on their list.',
          'Ask your firewall people whether this server may go out on that port.',
        ],
      };
    case 'banner':
      return {
        means: /FTP server/.test(detail)
          ? 'This is the port of FTP. Rollcall sends by SFTP, which is another protocol, and encrypted.'
          : 'Something took the connection and did not answer as an SSH server.',
        tries: [
          'Compare the port: SFTP is usually 22. FTP (21) and FTPS (990) are other protocols with similar names.',
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
            'If theirs is another one, it may be of another kind of key: write it on the form and test again. Rollcall asks for each kind.',
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
      if (code === 'login_key_unusable' || code === 'secret_unreadable') return undefined;
      return adviceOnLogin(detail);
    case 'directory':
      if (/is a file/.test(detail)) {
        return {
          means: 'The login worked. What is called like this is a file.',
          tries: ['Ask the vendor for the directory as this account sees it.'],
        };
      }
      return {
        means: 'The login worked. The directory is not there, or this account may not see it.',
        tries: [
          'Compare it with what is there: small and capital letters count, and many servers show each account a top of its own.',
          'Write it without its first slash to begin where the login lands; a single . is that place itself.',
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
      if (/set to rename only/.test(detail)) {
        return {
          means:
            'The first night would arrive, and the second could not replace it: the server needs the earlier file removed.',
          tries: [
            'Choose another way of replacing last night’s file, on the form under what is unusual; the usual one finds out what works.',
            orKeepEach,
          ],
        };
      }
      if (/not replaced/.test(detail)) {
        return {
          means: 'The first night would arrive, and the second could not replace it.',
          tries: ['Ask the vendor to let this account replace or delete its own files.', orKeepEach],
        };
      }
      return {
        means: 'Files can be written there and not renamed.',
        tries: [
          'Ask the vendor to allow renaming: it keeps them from reading half a file.',
          'If they cannot, let files be written under the final name at once, on the form under what is unusual.',
        ],
      };
    case 'remove':
      return {
        means: 'Deliveries work: the file was written, renamed and replaced. Only removing it was refused.',
        tries: ['Ask the vendor to delete it; its name is in the line above.'],
      };
    default:
      return undefined;
  }
}

/** The detail says what was tried and what the server takes. */
function adviceOnLogin(detail: string): Advice {
  const [, tried = '', taken = ''] = /refused .+?(?: with ([^.]*))?\. It accepts: ([^.]*)\./.exec(detail) ?? [];
  const lacks = (method: string) => taken.includes(method) && !tried.includes(method);
  if (lacks('publickey') && taken.trim() === 'publickey') {
    return {
      means: 'The server takes a key alone, and this destination has none.',
      tries: ['Enter the private key on the form. The vendor has the public one that belongs to it.'],
    };
  }
  if (lacks('password') || lacks('keyboard-interactive')) {
    return {
      means: 'The server asks for a password, and this destination has none.',
      tries: ['Enter the password on the form.'],
    };
  }
  return {
    means: 'The server is the right one and does not let this account in.',
    tries: [
      ...(tried.includes('publickey')
        ? ['Ask the vendor which public key they have: it must be the one that belongs to this private key.']
        : ['Enter user name and password again; a copied space at the end is the usual cause.']),
      'Compare the user name: small and capital letters count.',
      'Ask the vendor whether the account is locked or expired; some lock it after a few wrong tries.',
    ],
  };
}
