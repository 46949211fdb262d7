// Problems: expected operational failures, as values. The catalogue is the only list; docs/PROBLEMS.md comes from it.
// A fault in the roster data is a Notice (roster/notice.ts); a fault in our own code is thrown.

/** Whether trying again can help: by itself after a wait, only after a person changed something, or not at all. */
export type Retry = 'later' | 'after-change' | 'never';

export interface ProblemKind {
  title: string;
  /** What the reader can do about it, one or two sentences. */
  hint: string;
  retry: Retry;
}

export interface Problem extends ProblemKind {
  code: ProblemCode;
  /** What happened this time: names, hosts, numbers. Never a cell value, never a secret. */
  detail: string;
}

export const problemKinds = {
  setting_invalid: {
    title: 'A setting is wrong',
    hint: 'Correct the environment variable named here and start Rollcall again. docs/SETTINGS.md lists all of them.',
    retry: 'after-change',
  },
  database_newer: {
    title: 'The database was written by a newer Rollcall',
    hint: 'Start the newer version again, or restore the backup that was made before its first start.',
    retry: 'after-change',
  },
  database_unusable: {
    title: 'The database cannot be used',
    hint: 'Look at the folder and its permissions; if the file is damaged, restore the newest backup.',
    retry: 'after-change',
  },
  data_folder_in_use: {
    title: 'Another Rollcall is using this data folder',
    hint: 'Stop the other one first, or give this one a data folder of its own.',
    retry: 'after-change',
  },
  port_in_use: {
    title: 'A port is already in use',
    hint: 'Another program listens there. Stop it, or choose another port in the settings.',
    retry: 'after-change',
  },
  disk_full: {
    title: 'The disk is full',
    hint: 'Make room on the disk that holds the data folder. What was received is not lost, and what waits goes on by itself; a file that was just coming has to be sent again.',
    retry: 'later',
  },
  disk_failed: {
    title: 'The disk refused to write',
    hint: 'Check that the data folder is mounted and may be written by Rollcall.',
    retry: 'later',
  },
  bytes_lost: {
    title: 'Stored bytes are missing or changed',
    hint: 'A received file no longer has the hash it arrived with. Ask the sender to send it again, and check the disk.',
    retry: 'after-change',
  },
  rows_not_compared: {
    title: 'These rows were not compared',
    hint: 'The import’s page says what was checked that night. Rows are compared where the same file with the same key came on both nights.',
    retry: 'never',
  },
  rows_purged: {
    title: 'The stored files are gone, so nobody can be listed any more',
    hint: 'Received files are kept for a limited time. The numbers of that night stay on the import’s page.',
    retry: 'never',
  },
  listing_failed: {
    title: 'The rows could not be listed',
    hint: 'Nothing was changed by looking. Try again; if it stays, send us the reference.',
    retry: 'later',
  },
  baseline_damaged: {
    title: 'The last accepted night cannot be compared with',
    hint: 'Its stored record is missing or damaged. Check the disk and restore the newest backup.',
    retry: 'after-change',
  },
  path_missing: {
    title: 'There is no such file or folder',
    hint: 'Check the path for a typing mistake.',
    retry: 'after-change',
  },
  archive_damaged: {
    title: 'The zip archive cannot be used',
    hint: 'Make the archive again: files at its top level, no folders, no archives inside, no password.',
    retry: 'after-change',
  },
  check_failed: {
    title: 'The check broke off',
    hint: 'This is a fault of ours, not of the file. It is tried again; if it stays, send us the reference.',
    retry: 'later',
  },
  upload_torn: {
    title: 'An upload broke off',
    hint: 'The connection ended before the file was closed. The sender can resume it or send it again; nothing was processed.',
    retry: 'later',
  },
  upload_not_stored: {
    title: 'A file was not stored',
    hint: 'What arrived before it is safe. The sender has to send this file again.',
    retry: 'later',
  },
  token_refused: {
    title: 'The upload token was refused',
    hint: 'Send the header "Authorization: Bearer" with the token of this sender. An owner makes a new one on the sender’s page.',
    retry: 'after-change',
  },
  api_token_refused: {
    title: 'The API token was refused',
    hint: 'Send the header "Authorization: Bearer" with a token that has not expired. An owner makes one on the page API tokens.',
    retry: 'after-change',
  },
  api_not_allowed: {
    title: 'This API token may only read',
    hint: 'An owner can make one that may decide too, on the page API tokens.',
    retry: 'after-change',
  },
  request_invalid: {
    title: 'The request cannot be understood',
    hint: '/api/v1/openapi.json says what is expected.',
    retry: 'after-change',
  },
  upload_refused: {
    title: 'This sender may not upload now',
    hint: 'The detail says why. An owner can change it on the sender’s page.',
    retry: 'after-change',
  },
  too_many_tries: {
    title: 'Too many refused tries from this address',
    hint: 'Wait as long as Retry-After says. A right token is taken at any time.',
    retry: 'later',
  },
  upload_name_refused: {
    title: 'A file cannot be received under this name',
    hint: 'Use a plain file name of at most 255 bytes, without slashes and control characters, that does not look temporary.',
    retry: 'after-change',
  },
  upload_headers_wrong: {
    title: 'The headers of the upload cannot be used',
    hint: 'The detail names the header. Without Content-Range the whole file is sent.',
    retry: 'after-change',
  },
  upload_offset_wrong: {
    title: 'The upload does not go on where it stopped',
    hint: 'Ask by HEAD how many bytes were received (Upload-Offset), and send the rest from there; or send the whole file.',
    retry: 'after-change',
  },
  upload_taken_over: {
    title: 'Another upload of this file took over',
    hint: 'The newer one counts. Nothing is to be done if it was yours.',
    retry: 'never',
  },
  upload_digest_differs: {
    title: 'The bytes are not those that were announced',
    hint: 'The hash in the header differs from that of the received bytes, which were thrown away. Send the file again.',
    retry: 'later',
  },
  watched_folder_unusable: {
    title: 'The watched folder cannot be read',
    hint: 'Check that the share is mounted and that Rollcall may read it. It is looked at again by itself.',
    retry: 'later',
  },
  taken_file_stays: {
    title: 'A received file cannot be removed where it lay',
    hint: 'It was received; it is not taken twice. Give Rollcall the right to delete or move files there, or choose leave.',
    retry: 'later',
  },
  pull_failed: {
    title: 'Files could not be fetched',
    hint: 'The detail says what the SIS’s server answered. It is tried again at the next time of the schedule.',
    retry: 'later',
  },
  pull_host_key: {
    title: 'The SIS’s server does not show the pinned host key',
    hint: 'Compare the fingerprint with whoever runs that server and set hostKey in the district file. Nothing is fetched until then.',
    retry: 'after-change',
  },
  login_refused_here: {
    title: 'A sender was refused',
    hint: 'Compare the user name and the password or key on the sender page with what the SIS has.',
    retry: 'after-change',
  },
  algorithm_refused_here: {
    title: 'A sender offers only algorithms we do not accept',
    hint: 'Update the SFTP client of the SIS. The detail names what it offered. If it cannot be updated, allowFrom and legacy: true let this one sender in with the old ones.',
    retry: 'after-change',
  },
  quota_reached: {
    title: 'A sender reached its quota of the night',
    hint: 'Look at what it sent. If that much is right, raise its quota in the district file; the night ends at noon.',
    retry: 'later',
  },
  host_key_unusable: {
    title: 'A host key cannot be used',
    hint: 'Nothing was changed. Give the private key file, without a passphrase: ed25519, ECDSA, or RSA with 2048 bits or more.',
    retry: 'after-change',
  },
  host_unknown: {
    title: 'The destination host was not found',
    hint: 'Check the host name for a typing mistake, and the DNS of this server.',
    retry: 'later',
  },
  host_unreachable: {
    title: 'The destination does not answer',
    hint: 'The vendor may be down, or a firewall is between. Ask the vendor whether this server’s address is allowed.',
    retry: 'later',
  },
  host_key_changed: {
    title: 'The destination shows another host key than the pinned one',
    hint: 'Ask the vendor whether the key was changed. Nothing is sent until an owner accepts the new one on the destination’s page.',
    retry: 'after-change',
  },
  host_key_unpinned: {
    title: 'No host key is pinned for this destination',
    hint: 'On its page press Test connection, compare the fingerprint it shows with the vendor’s, and pin it. In the district file that is its line hostKey.',
    retry: 'after-change',
  },
  login_refused_there: {
    title: 'The destination refused the login',
    hint: 'Check user name and password or key with the vendor; it may have expired.',
    retry: 'later',
  },
  login_key_unusable: {
    title: 'A private key cannot be used',
    hint: 'Enter the key again, with its passphrase if it is locked: the private half, in the form of OpenSSH or PEM.',
    retry: 'after-change',
  },
  algorithm_refused_there: {
    title: 'The destination and Rollcall share no algorithm',
    hint: 'The vendor’s server is too old; the detail names what it offered. Ask for an update, or allow old algorithms for this destination.',
    retry: 'after-change',
  },
  directory_missing: {
    title: 'The directory does not exist at the destination',
    hint: 'Check the directory with the vendor, or make the folder on this server or mount it; Rollcall creates neither. It is looked for again by itself.',
    retry: 'later',
  },
  write_refused: {
    title: 'The destination refused to write the file',
    hint: 'The vendor’s disk may be full or the account read-only. Ask the vendor.',
    retry: 'later',
  },
  remove_refused: {
    title: 'The destination refused to remove a file',
    hint: 'Ask the vendor to delete the file named here, and whether this account may delete its own files.',
    retry: 'never',
  },
  rename_refused: {
    title: 'The destination refused to rename the file',
    hint: 'The detail says what it answered. Ask the vendor to allow renaming, or let files be written under the final name at once (the destination’s form, what is unusual).',
    retry: 'later',
  },
  size_differs: {
    title: 'The destination reports another size than was sent',
    hint: 'It is sent again. If it stays, ask the vendor whether files are changed on arrival.',
    retry: 'later',
  },
  not_verifiable: {
    title: 'Nobody can tell whether the file arrived whole',
    hint: 'Ask the vendor to let this account list its directory, ask for a file’s size, or read its own files: without one of them nothing proves a delivery.',
    retry: 'after-change',
  },
  connection_lost: {
    title: 'The connection to the destination was lost',
    hint: 'It is tried again by itself.',
    retry: 'later',
  },
  sftp_unusable: {
    title: 'The destination does not speak SFTP as it must',
    hint: 'The login works; the detail says what came in place of SFTP. Ask the vendor whether SFTP is switched on for this account. It is tried again by itself.',
    retry: 'later',
  },
  no_progress: {
    title: 'The destination stopped answering',
    hint: 'It is tried again by itself. If it stays, ask the vendor.',
    retry: 'later',
  },
  deadline_passed: {
    title: 'Not delivered before the deadline',
    hint: 'Send it again by hand when the cause is mended, or wait for the next night.',
    retry: 'after-change',
  },
  agreement_ended: {
    title: 'The agreement with the vendor has ended',
    hint: 'Nothing is sent there any more. Renew the agreement and write its new end into the destination; what waits goes out then.',
    retry: 'after-change',
  },
  vendor_key_unusable: {
    title: 'The vendor’s public key cannot be used',
    hint: 'Ask the vendor for a new public key and put it into the destination. Nothing is sent unencrypted meanwhile.',
    retry: 'after-change',
  },
  vendor_key_expired: {
    title: 'The vendor’s public key has expired',
    hint: 'Ask the vendor for its new public key and put it into the destination; what waits goes out then. Nothing is sent unencrypted meanwhile.',
    retry: 'after-change',
  },
  left_out_wrong: {
    title: 'What is to be left out does not fit the files',
    hint: 'Correct what goes along to this destination. Nothing is sent meanwhile, rather than too much.',
    retry: 'after-change',
  },
  names_collide: {
    title: 'Two files would have the same name at the destination',
    hint: 'Put {name} into the name that files have there, and {feed} where two feeds send to one place; or choose another name while a file is written, where the detail says so. Nothing is sent meanwhile: one would overwrite the other.',
    retry: 'after-change',
  },
  pack_failed: {
    title: 'Making the files for a destination broke off',
    hint: 'This is a fault of ours, not of the files. It is tried again; if it stays, send us the reference.',
    retry: 'later',
  },
  delivery_cancelled: {
    title: 'Cancelled by a person',
    hint: 'The destination keeps what it has. Send it again when it should go out after all.',
    retry: 'after-change',
  },
  changed_meanwhile: {
    title: 'Somebody else changed this meanwhile',
    hint: 'Look at it as it is now, and make your change again.',
    retry: 'after-change',
  },
  folder_unusable: {
    title: 'The destination folder cannot be written',
    hint: 'Check that the share is mounted and that Rollcall may write there.',
    retry: 'later',
  },
  secret_unreadable: {
    title: 'A stored secret cannot be read',
    hint: 'The secrets key is not the one it was stored with. Restore the key file, or enter the secret again.',
    retry: 'after-change',
  },
  report_wrong: {
    title: 'A report cannot be run',
    hint: 'The detail says what is wrong. Correct the report on its page or in the district file; the delivery goes on by itself then.',
    retry: 'after-change',
  },
  report_refused: {
    title: 'A report’s file is not what the destination takes',
    hint: 'Nothing was sent. Correct the report, or the data in the SIS; a corrected report is tried again by itself.',
    retry: 'after-change',
  },
  report_columns: {
    title: 'A report has other columns than before',
    hint: 'Nothing was sent: many vendors need the same columns in the same order every night. Ask the vendor, then send it, or correct the report.',
    retry: 'after-change',
  },
  rows_fewer: {
    title: 'Far fewer rows would go than went last',
    hint: 'Nothing was sent: a vendor that gets fewer rows empties classrooms. Look at what is left out, such as a word that the SIS now writes otherwise; correct it, or send it.',
    retry: 'after-change',
  },
  report_limit: {
    title: 'A report went beyond its limits',
    hint: 'It was ended. Look for a join without a condition, or raise its limits; then it is tried again by itself.',
    retry: 'after-change',
  },
  report_failed: {
    title: 'A report broke off',
    hint: 'This is a fault of ours or of this server, not of the report. It is tried again; if it stays, send us the reference.',
    retry: 'later',
  },
  already_decided: {
    title: 'Somebody was faster',
    hint: 'Load the page again to see what was decided, by whom and why.',
    retry: 'never',
  },
  allowance_dates: {
    title: 'Nights of this kind cannot be accepted until then',
    hint: 'Give a date from today to three months from now, for a night that was held for something in its data.',
    retry: 'after-change',
  },
  reason_missing: {
    title: 'A reason is needed',
    hint: 'Write one sentence. It is kept with the import for the auditor.',
    retry: 'after-change',
  },
  not_known: {
    title: 'There is no such thing here',
    hint: 'It may have been removed. Load the page again.',
    retry: 'never',
  },
  district_file_invalid: {
    title: 'The district file has mistakes',
    hint: 'Nothing was changed. Correct the lines listed and apply it again; deploy/district.example.yaml shows every key.',
    retry: 'after-change',
  },
  user_refused: {
    title: 'The user was not changed',
    hint: 'Correct what the detail names and try again.',
    retry: 'after-change',
  },
  removal_refused: {
    title: 'Something is still in use and was not removed',
    hint: 'Let the import finish, or release or reject it, and remove it then. Nothing was changed.',
    retry: 'after-change',
  },
  backup_failed: {
    title: 'The backup was not made',
    hint: 'Check the folder: it must be new or empty, writable and large enough. An unfinished backup has no manifest and cannot be restored.',
    retry: 'after-change',
  },
  backup_unusable: {
    title: 'The backup cannot be restored',
    hint: 'Nothing was changed. Use another backup; this one is incomplete or was changed since it was made.',
    retry: 'after-change',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** A problem of the catalogue, with what happened this time. */
export function problem(code: ProblemCode, detail: string): Problem {
  return { code, detail, ...problemKinds[code] };
}

/** One sentence for a log, a terminal or an SFTP status. */
export function sentenceOf(it: Problem): string {
  return `${it.title}: ${it.detail}`;
}
