// What can be wrong after a disturbed night, by what it would mean for a district.
export const faultKinds = ['lost', 'partial', 'doubled', 'left', 'else'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  /** One sentence: where and what. */
  said: string;
}
