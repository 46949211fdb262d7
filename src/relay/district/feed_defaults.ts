// What a feed is when its entry does not say otherwise.

export const feedDefaults = {
  settleMs: 60_000,
  withinMs: 2 * 3_600_000,
  graceMs: 30 * 60_000,
  forwardName: '{name}',
} as const;
