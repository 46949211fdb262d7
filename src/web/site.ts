// What every handler is given: the settings, the floors below, and the few things a site remembers in memory.
import type { Context } from 'hono';
import type { Layout } from '../../views/parts/Layout.tsx';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { HttpUploads } from '../receive/http_uploads.ts';
import type { ListingDesk } from '../relay/listing.ts';
import type { DoorStatus, Spool } from '../relay/ports.ts';
import type { User } from '../relay/records.ts';
import type { Relay } from '../relay/relay.ts';
import type { Store } from '../store/store.ts';
import type { KeptForms } from './confirm.ts';
import type { ConnectionTests } from './connection_tests.ts';
import type { FormBody } from './form.ts';
import type { OnceNotes } from './once_notes.ts';
import type { Streams } from './streams.ts';
import type { Throttle } from './throttle.ts';

export interface WebConfig {
  host: string;
  port: number;
  /** As people reach it, such as `https://rollcall.district.example`. */
  publicUrl?: string;
  /** PEM texts. */
  tls?: { cert: string; key: string };
  /** CIDR blocks whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** The folder with app.js, icons.svg and app.css (or css/app.css as written). */
  assetsFolder: string;
  version: string;
  /** This machine's own name, and the port of the SFTP door. */
  sftp: () => { host: string; port: number };
}

export interface ConnectionStep {
  name: string;
  ok: boolean;
  milliseconds: number;
  detail: string;
}

export interface WebDeps {
  store: Store;
  relay: Relay;
  /** Undefined while the SFTP door is closed. */
  door: () => DoorStatus | undefined;
  spool: Pick<Spool, 'space' | 'readArrival'>;
  /** Reads who was removed, added or changed from the stored files; absent: nobody is listed. */
  listing?: ListingDesk;
  /** Goes the whole way of a delivery with a probe; absent: the page offers no test. */
  testConnection?: (
    destinationId: number,
    step: (step: ConnectionStep) => void,
  ) => Promise<Result<{ hostKey?: string }>>;
  /** Where files that come by HTTP go; absent: nothing is received here. */
  uploads?: HttpUploads;
  /** Fetches the files of a sender now; undefined when it has no pull. */
  fetchNow?: (senderId: number) => Promise<Result<unknown>> | undefined;
  /** Senders or feeds were changed on a page: the door looks again. */
  configurationChanged?: () => void;
  clock: Clock;
  log: Log;
  isReady: () => { ok: boolean; checks: Record<string, boolean> };
  /** Algorithms the door offers, by kind, for the status page. */
  algorithms?: () => Record<string, readonly string[]>;
}

export interface Site {
  config: WebConfig;
  deps: WebDeps;
  notes: OnceNotes;
  accountThrottle: Throttle;
  addressThrottle: Throttle;
  /** Forms that wait for their person's password. */
  keptForms: KeptForms;
  streams: Streams;
  connectionTests: ConnectionTests;
  /** Where a request comes from, proxies seen through. */
  addressOf: (c: WebContext) => string;
}

export interface Env {
  Variables: {
    /** `req_…`: in the log and on the page of a failure. */
    reference: string;
    user?: User;
    /** The program that asks by /api/v1, as the activity has it. */
    actor?: string;
    /** When the password was last given in this session. */
    confirmedAt?: number;
    /** What was typed before the password was asked for again. */
    form?: FormBody;
    /** The session's token, for what belongs to this browser alone. */
    token?: string;
  };
}

export type WebContext = Context<Env>;
export type Handler = (site: Site, c: WebContext) => Response | Promise<Response>;
export type Element = ReturnType<typeof Layout>;
