// Entry of the door's worker thread: wires the SFTP server to the spool and, by messages, to the main thread's desk.
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../kit/assert_never.ts';
import { systemClock } from '../kit/clock.ts';
import type { Log, LogLevel } from '../kit/log.ts';
import type { DoorWorkerData, FromDoor, ToDoor } from '../receive/door_messages.ts';
import { createRemoteDesk } from '../receive/remote_desk.ts';
import { createSftpServer } from '../receive/server.ts';
import { spoolFolders } from '../spool/paths.ts';
import { createSpool } from '../spool/spool.ts';

/** Beside this file, in source as in the bundle. */
const hashProgram = new URL(import.meta.url.endsWith('.ts') ? './hash.ts' : './hash.js', import.meta.url);

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread');
const { settings, senders } = workerData as DoorWorkerData;

function post(message: FromDoor): void {
  port!.postMessage(message);
}

function line(level: LogLevel): Log['info'] {
  return (event, fields) => post({ kind: 'log', level, event, fields });
}

const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
const remote = createRemoteDesk(senders, post);
const server = createSftpServer(
  { ...settings, notesFolder: spoolFolders(settings.dataFolder).landing },
  {
    desk: remote.desk,
    spool: createSpool(settings.dataFolder, hashProgram),
    clock: systemClock,
    log,
    statusChanged: (status) => post({ kind: 'status', status }),
  },
);

port.on('message', (message: ToDoor) => {
  switch (message.kind) {
    case 'answer':
    case 'no-answer':
      remote.answered(message);
      return;
    case 'senders':
      remote.sendersChanged(message.senders);
      server.sendersChanged();
      return;
    case 'stop':
      void server.stop(message.graceMs).then(() => post({ kind: 'stopped' }));
      return;
    default:
      assertNever(message);
  }
});

post({ kind: 'started', status: await server.start() });
