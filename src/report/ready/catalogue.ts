// All ready-made reports. Adding one is adding its file and its line here.
import { cleverToGradecam } from './clever_to_gradecam.ts';
import { cleverToOneRoster11 } from './clever_to_oneroster.ts';
import { illuminateToGradecam } from './illuminate_to_gradecam.ts';
import { illuminateToOneRoster11 } from './illuminate_to_oneroster.ts';
import { oneRoster11ToCanvas, oneRoster12ToCanvas } from './oneroster_to_canvas.ts';
import { oneRoster11ToClever, oneRoster12ToClever } from './oneroster_to_clever.ts';
import { oneRoster11ToGradecam, oneRoster12ToGradecam } from './oneroster_to_gradecam.ts';
import { oneRoster11ToSds, oneRoster12ToSds } from './oneroster_to_sds.ts';
import type { ReadyReport } from './ready_report.ts';
import { sdsV1ToGradecam } from './sds_v1_to_gradecam.ts';
import { sdsV21ToGradecam } from './sds_v2_to_gradecam.ts';

export const readyReports: readonly ReadyReport[] = [
  oneRoster11ToGradecam,
  oneRoster12ToGradecam,
  cleverToGradecam,
  sdsV1ToGradecam,
  sdsV21ToGradecam,
  illuminateToGradecam,
  oneRoster11ToClever,
  oneRoster12ToClever,
  oneRoster11ToCanvas,
  oneRoster12ToCanvas,
  oneRoster11ToSds,
  oneRoster12ToSds,
  cleverToOneRoster11,
  illuminateToOneRoster11,
];

export function readyReport(id: string): ReadyReport | undefined {
  return readyReports.find((report) => report.id === id);
}
