// Taken files in memory. They are remembered as the desk's arrivals come in, as the database does in one transaction.
import type { DoorDesk, TakenRows } from '../../src/relay/ports.ts';
import type { TakenFile } from '../../src/relay/records.ts';

export function createMemoryTaken(desk: DoorDesk): TakenRows & { files: TakenFile[] } {
  const files: TakenFile[] = [];
  const rows: TakenRows = {
    get: (senderId, door, name) =>
      files.findLast((it) => it.senderId === senderId && it.door === door && it.name === name),
    remember: (file) => {
      files.push(file);
    },
  };
  const { arrived } = desk;
  desk.arrived = async (file) => {
    const answer = await arrived(file);
    if (answer.ok && file.taken) {
      const { senderId, bytes, sha256 } = file;
      rows.remember({ ...file.taken, senderId, bytes, sha256, takenAt: 0, arrivalId: answer.value.id });
    }
    return answer;
  };
  return { ...rows, files };
}
