// What the night charts draw.

export interface Night {
  /** School-night date, `YYYY-MM-DD`. */
  date: string;
  state: 'none' | 'missing' | 'running' | 'held' | 'rejected' | 'delivered' | 'accepted' | 'failed' | 'superseded';
  /** `Tue, Nov 4: delivered, Import 214`. */
  label: string;
  href?: string;
  /** Monday 1 ... Sunday 7. */
  weekday: number;
}
