// Why a mounted share did not let us, in words.

/** Reads on from the folder's name: `/srv/archive: it is full`. `code` is that of the system, such as ENOSPC. */
export function folderReason(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Rollcall may not write there';
    case 'EROFS':
      return 'it is mounted read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'it is full';
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENOTEMPTY':
      return 'a folder and a file have the same name';
    case 'EXDEV':
      return 'its parts are on different disks, so a file cannot be moved within it';
    case 'ELOOP':
      return 'a link lies where the temporary file should be';
    case 'ENAMETOOLONG':
      return 'a name is too long for it';
    case 'EFBIG':
      return 'a file is too large for it';
    case 'ESTALE':
    case 'EIO':
    case 'EHOSTDOWN':
      return 'the share does not answer';
    default:
      return `the system says ${code}`;
  }
}
