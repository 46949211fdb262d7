// The invented district: who works there, which systems it has, and what is agreed about its two feeds.
import { randomToken } from '../../kit/ids.ts';
import type { DistrictFile } from '../../relay/district_file.ts';
import type { Role } from '../../relay/records.ts';
import type { Vendor } from './vendors.ts';

export const demoZone = 'America/Los_Angeles';

export const demoPeople: { name: string; role: Role }[] = [
  { name: 'demo', role: 'owner' },
  { name: 'm.delgado', role: 'operator' },
  { name: 'p.okafor', role: 'owner' },
];

const minuteMs = 60_000;

export function demoDistrict(vendors: Vendor[]): DistrictFile {
  const expectBy = { graceMs: 45 * minuteMs, days: [1, 2, 3, 4, 5], pauses: [] };
  const feed = { initialImport: 'confirm' as const, settleMs: minuteMs, withinMs: 120 * minuteMs };
  return {
    district: { name: 'Lakeside Unified', timezone: demoZone },
    senders: [
      {
        name: 'aeries',
        system: 'aeries',
        password: randomToken(16),
        publicKeys: [],
        allowFrom: ['10.20.0.0/16'],
      },
      { name: 'sds-export', password: randomToken(16), publicKeys: [], allowFrom: [] },
    ],
    destinations: vendors.map((vendor) => ({
      name: vendor.name,
      end: {
        kind: 'sftp',
        host: '127.0.0.1',
        port: vendor.port,
        username: vendor.username,
        password: vendor.password,
        directory: '/',
        hostKey: 'accept-first',
        // Their own clock is today's; the nights are older.
        quirks: { keepTime: true },
      },
    })),
    feeds: [
      {
        ...feed,
        name: 'rosters',
        sender: 'aeries',
        layout: 'oneroster-1.1',
        expectBy: { ...expectBy, at: '05:00' },
        guards: { rowsRemoved: { percent: 5, atLeast: 20 } },
        forwards: [{ to: 'gradecam', at: 'arrival', until: '07:00', name: '{name}' }],
      },
      {
        ...feed,
        name: 'teams',
        sender: 'sds-export',
        layout: 'microsoft-sds-v1',
        expectBy: { ...expectBy, at: '05:30' },
        guards: {},
        forwards: [{ to: 'school-data-sync', at: 'arrival', name: '{name}' }],
      },
    ],
  };
}
