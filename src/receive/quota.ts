// How much a sender may bring in a night. Counted as it writes: what the ledger has since noon, and what is on its way.
import { formatSize } from '../relay/district/sizes.ts';
import type { DoorDesk } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import type { Refusal } from './outcome.ts';
import { refuse } from './outcome.ts';
import type { Upload } from './upload.ts';
import { bytesOf } from './upload.ts';

export interface Quota {
  /** Asks the ledger how much came since noon. */
  refresh(): Promise<void>;
  /** So many bytes became an arrival. */
  stored(bytes: number): void;
  /** A refusal when the upload may not grow by so many bytes. */
  refusal(upload: Upload, growth: number): Refusal | undefined;
}

export interface QuotaDeps {
  sender: Sender;
  desk: DoorDesk;
  /** As it is configured now. */
  quotaBytes(): number | undefined;
  /** Uploads that are not stored yet. */
  underWay(): Iterable<Upload>;
}

export function createQuota({ sender, desk, quotaBytes, underWay }: QuotaDeps): Quota {
  let received = 0;
  return {
    async refresh() {
      if (quotaBytes() !== undefined) received = await desk.receivedTonight(sender.id);
    },
    stored(bytes) {
      received += bytes;
    },
    refusal(upload, growth) {
      const quota = quotaBytes();
      if (quota === undefined || growth <= 0) return undefined;
      let total = received + growth;
      for (const each of new Set(underWay())) total += bytesOf(each);
      if (total <= quota) return undefined;
      upload.isOverQuota = true;
      return refuse(`quota: ${formatSize(quota)} a night`);
    },
  };
}
