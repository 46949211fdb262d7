// What happens on a vendor's disk: names that vanish, sizes that lie, renames that are refused and done, or answered and not.

import type { Misdeed } from './odd_judge.ts';
import { always, both, cut, is, isRename, isTemporary, noPosix, once, refuse, said, sizeOf } from './odd_ways.ts';

export const disk: Omit<Misdeed, 'family'>[] = [
  {
    name: 'keeps names in capitals',
    options: () => ({
      named: (path) => (path.startsWith('/incoming/') ? `/incoming/${path.slice(10).toUpperCase()}` : path),
    }),
    ends: 'delivered',
  },
  {
    name: 'picks each file up at once',
    deeds: () => [
      (asked, turn) => {
        if (!isRename(asked)) return 'usual';
        const answer = turn.usual();
        turn.vendor.files.delete(asked.to);
        return answer;
      },
    ],
    picksUp: true,
    ends: 'delivered',
    notes: /picked up/,
  },
  {
    name: 'picks up temporary names once',
    deeds: once(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: 'delivered',
  },
  {
    name: 'picks up temporary names always',
    deeds: always(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: /rename_refused/,
  },
  {
    name: 'picks up temporary names always, without replacing',
    options: noPosix,
    deeds: always(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: /rename_refused/,
  },
  {
    name: 'cleans temporary names away between attempts',
    deeds: once(isRename, refuse(4), 2),
    between: (vendor) => {
      for (const path of vendor.files.keys()) if (path.endsWith('.part')) vendor.files.delete(path);
    },
    ends: 'delivered',
  },
  {
    name: 'loses the line at the first rename and cleans temporary names away',
    deeds: once(isRename, (_asked, turn) => cut(_asked, turn)),
    between: (vendor) => {
      for (const path of vendor.files.keys()) if (path.endsWith('.part')) vendor.files.delete(path);
      vendor.files.delete('/incoming/not-there');
    },
    ends: 'delivered',
  },
  {
    name: 'is full from byte 65,000 on',
    deeds: always(
      both(is('write'), ({ offset }) => offset >= 60_000),
      refuse(4, 'No space left on device'),
    ),
    ends: /write_refused.*No space left/,
  },
  {
    name: 'is full and says so at close',
    deeds: always(is('close'), refuse(4, 'quota exceeded')),
    ends: /write_refused.*quota exceeded/,
  },
  {
    name: 'shows its directory as a link',
    deeds: always(
      both(is('stat'), ({ path }) => path === '/incoming'),
      (asked) => said(asked, 10, 0o120777),
    ),
    ends: 'delivered',
  },
  {
    name: 'shows modes without a type',
    deeds: always(is('stat'), (asked, turn) =>
      turn.vendor.folders.has(asked.path) ? said(asked, 0, 0o755) : turn.usual(),
    ),
    ends: 'delivered',
  },
  {
    name: 'removes its directory in the middle',
    deeds: once(
      both(is('open'), isTemporary),
      (_asked, turn) => {
        turn.vendor.folders.delete('/incoming');
        return turn.usual();
      },
      2,
    ),
    between: (vendor) => vendor.folders.add('/incoming'),
    ends: 'delivered',
  },
  {
    name: 'is read-only at the renames',
    deeds: always(isRename, refuse(3, 'Read-only file system')),
    ends: /rename_refused.*Read-only file system/,
  },
  {
    name: 'lets us remove and not rename',
    options: noPosix,
    deeds: always(isRename, refuse(3, 'may not rename')),
    ends: /rename_refused.*may not rename/,
  },
  {
    name: 'lets us remove and not rename, and calls it a failure',
    options: noPosix,
    deeds: always(isRename, refuse(4, 'may not rename')),
    ends: /rename_refused.*may not rename/,
  },
  {
    name: 'tells one byte too few, then the truth',
    deeds: () => {
      const told = new Set<string>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !turn.vendor.files.has(asked.path) || told.has(asked.path)) return 'usual';
          told.add(asked.path);
          return said(asked, sizeOf(asked, turn) - 1);
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'flushes slowly: sizes grow',
    deeds: () => {
      const looks = new Map<string, number>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !turn.vendor.files.has(asked.path)) return 'usual';
          const look = (looks.get(asked.path) ?? 0) + 1;
          looks.set(asked.path, look);
          return said(asked, Math.floor((sizeOf(asked, turn) * Math.min(3, look)) / 3));
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'shows a new file only a moment later',
    deeds: () => {
      const looks = new Map<string, number>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !isTemporary(asked)) return 'usual';
          const look = (looks.get(asked.path) ?? 0) + 1;
          looks.set(asked.path, look);
          return look < 3 ? turn.status(2) : 'usual';
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'tells one byte too many, always',
    deeds: always(both(is('stat'), isTemporary), (asked, turn) => said(asked, sizeOf(asked, turn) + 1)),
    ends: /size_differs/,
  },
  {
    name: 'holds a final name that cannot be removed',
    options: noPosix,
    deeds: () => [
      (asked, turn) => {
        if (asked.type === 'remove' && asked.path === '/incoming/users.csv') return turn.status(3, 'file is locked');
        return 'usual';
      },
    ],
    ends: /rename_refused.*file is locked/,
  },
  {
    name: 'holds a folder under the final name',
    options: () => ({ folders: ['/incoming/classes.csv'] }),
    ends: /rename_refused.*classes\.csv is a folder/,
    isForGood: true,
  },
  {
    name: 'holds a folder under the final name, no replacing',
    options: () => ({ folders: ['/incoming/classes.csv'], extensions: [] }),
    ends: /rename_refused.*classes\.csv is a folder/,
    isForGood: true,
  },
  {
    name: 'offers to replace and fails',
    deeds: always(is('posix-rename@openssh.com'), refuse(8)),
    ends: 'delivered',
    notes: /refused it/,
  },
  { name: 'has no way to replace', options: noPosix, ends: 'delivered' },
  { name: 'replaces by plain renames', options: () => ({ extensions: [], replaces: true }), ends: 'delivered' },
  {
    name: 'renames and answers failure',
    deeds: always(isRename, (_asked, turn) => {
      turn.usual();
      return turn.status(4);
    }),
    ends: 'delivered',
  },
  {
    name: 'renames and answers failure, without replacing',
    options: noPosix,
    deeds: always(isRename, (_asked, turn) => {
      turn.usual();
      return turn.status(4);
    }),
    // Nothing of the vendor's is removed for a server that calls each rename a failure.
    ends: /rename_refused/,
  },
  {
    name: 'answers OK to renames and does nothing',
    deeds: always(isRename, refuse(0)),
    ends: /rename_refused.*still there/,
  },
  {
    name: 'answers OK to renames and does nothing, without replacing',
    options: noPosix,
    deeds: always(isRename, refuse(0)),
    ends: /rename_refused.*still there/,
  },
  {
    name: 'copies in place of renaming',
    deeds: always(isRename, (asked, turn) => {
      const file = turn.vendor.files.get(asked.path)!;
      const answer = turn.usual();
      if (file) turn.vendor.files.set(asked.path, file);
      return answer;
    }),
    ends: /delivered|still there/,
  },
  {
    name: 'hangs on setstat',
    quirks: { keepTime: true },
    deeds: always(is('setstat'), () => 'nothing'),
    ends: /no_progress/,
  },
  { name: 'refuses setstat', quirks: { keepTime: true }, deeds: always(is('setstat'), refuse(3)), ends: 'delivered' },
  { name: 'hangs on close', deeds: always(is('close'), () => 'nothing'), ends: /no_progress.*close/i },
  { name: 'hangs on the last rename', deeds: once(isRename, () => 'nothing', 3), ends: 'delivered' },
  { name: 'hangs on the list', deeds: always(is('opendir'), () => 'nothing'), ends: 'delivered' },
  { name: 'resets on the list', deeds: always(is('opendir'), cut), ends: 'delivered' },
  {
    name: 'hangs on the last look',
    deeds: once(
      both(is('stat'), ({ path }) => !path.endsWith('.part') && path !== '/incoming'),
      () => 'nothing',
      1,
    ),
    ends: 'delivered',
  },
  {
    name: 'keeps half of what is written',
    deeds: always(is('write'), (asked, turn) => {
      asked.data = asked.data.subarray(0, Math.ceil(asked.data.length / 2));
      return turn.usual();
    }),
    ends: /size_differs/,
  },
  {
    name: 'empties files on opening, and on every look',
    deeds: always(both(is('stat'), isTemporary), (asked, turn) => {
      const file = turn.vendor.files.get(asked.path);
      if (file) file.data = Buffer.alloc(0);
      return turn.usual();
    }),
    ends: /size_differs/,
  },
  {
    name: 'resets at each first write',
    deeds: once(is('write'), cut),
    ends: 'delivered',
  },
  {
    name: 'has something else under the final name at once: direct, last night of the same size',
    quirks: { temporaryName: { kind: 'none' } },
    deeds: once(
      both(is('open'), ({ flags }) => (flags & 2) !== 0),
      cut,
    ),
    ends: 'delivered',
    notes: /final names at once/,
  },
  {
    name: 'has a leftover of another night under the temporary name',
    quirks: { temporaryName: { kind: 'suffix', text: '.part' } },
    deeds: once(
      both(is('open'), ({ flags }) => (flags & 2) !== 0),
      (asked, turn) => {
        turn.vendor.files.set(asked.path, { data: Buffer.from('z'.repeat(90_000)), modifiedAt: 1 });
        return cut(asked, turn);
      },
    ),
    ends: 'delivered',
  },
];
