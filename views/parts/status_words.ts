// The status language: one table of words, icons and colours for feeds, imports and deliveries.

export type Hue = 'ok' | 'held' | 'late' | 'failed' | 'running' | 'idle';

export const statuses = {
  none: { word: 'No night yet', icon: 'none', hue: 'idle' },
  waiting: { word: 'Waiting', icon: 'waiting', hue: 'idle' },
  late: { word: 'Late', icon: 'late', hue: 'late' },
  missing: { word: 'Missing', icon: 'missing', hue: 'failed' },
  running: { word: 'Running', icon: 'running', hue: 'running' },
  held: { word: 'Held', icon: 'held', hue: 'held' },
  rejected: { word: 'Rejected', icon: 'rejected', hue: 'failed' },
  accepted: { word: 'Accepted', icon: 'accepted', hue: 'ok' },
  delivered: { word: 'Delivered', icon: 'delivered', hue: 'ok' },
  failed: { word: 'Not delivered', icon: 'failed', hue: 'failed' },
  stopped: { word: 'Stopped', icon: 'stopped', hue: 'idle' },
  paused: { word: 'Paused', icon: 'stopped', hue: 'idle' },
  superseded: { word: 'Superseded', icon: 'superseded', hue: 'idle' },
  cancelled: { word: 'Cancelled', icon: 'stopped', hue: 'idle' },
} as const satisfies Record<string, { word: string; icon: string; hue: Hue }>;

export type StatusName = keyof typeof statuses;
