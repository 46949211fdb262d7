// The pages: puts routes, guards and static files together and listens.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { sentenceOf } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { createAddressReader } from './address.ts';
import { needingToken } from './api_access.ts';
import { type Assets, readAssets } from './assets.ts';
import { confirming, createKeptForms } from './confirm.ts';
import { createConnectionTests } from './connection_tests.ts';
import { showFailure } from './failure_show.ts';
import { createOnceNotes } from './once_notes.ts';
import { nameRequest, needing, sameOriginOnly, securityHeaders } from './request_guard.ts';
import { endSlowForms, isForScripts, isUpload, sayWhenUnread } from './request_kinds.ts';
import { type Route, routes } from './routes.ts';
import { recognise } from './sessions.ts';
import type { Env, Handler, Site, WebConfig, WebContext, WebDeps } from './site.ts';
import { createStreams } from './streams.ts';
import { createThrottle } from './throttle.ts';

export interface Web {
  /** Answers requests in process too: tests need no port. */
  app: Hono<Env>;
  start(): Promise<Result<{ port: number }>>;
  /** Ends the live connections and stops listening. */
  stop(): Promise<void>;
}

const longestForm = 256 * 1024;
const minuteMs = 60_000;
const sweepMs = 20;
/** An upload may take hours; slow forms and silent uploads are ended apart from this. */
const timeouts = { requestTimeout: 0 };
/** A connection on which nothing moves is closed. */
const silentMs = 10 * minuteMs;

export function createWeb(config: WebConfig, deps: WebDeps): Web {
  const site: Site = {
    config,
    deps,
    notes: createOnceNotes(),
    accountThrottle: createThrottle(
      { free: 5, firstWaitMs: 2_000, longestWaitMs: minuteMs, forgetMs: 15 * minuteMs, mostKeys: 5_000 },
      deps,
    ),
    addressThrottle: createThrottle(
      { free: 20, firstWaitMs: 2_000, longestWaitMs: 5 * minuteMs, forgetMs: 15 * minuteMs, mostKeys: 5_000 },
      deps,
    ),
    keptForms: createKeptForms(deps),
    streams: createStreams(),
    connectionTests: createConnectionTests(deps.clock),
    addressOf: createAddressReader(config.trustedProxies),
  };
  const app = createApp(site);
  let server: ServerType | undefined;
  return {
    app,
    start() {
      const listening = config.tls
        ? createAdaptorServer({
            fetch: app.fetch,
            createServer: createHttpsServer,
            serverOptions: { ...config.tls, ...timeouts },
          })
        : createAdaptorServer({ fetch: app.fetch, createServer: createHttpServer, serverOptions: timeouts });
      if ('timeout' in listening) listening.timeout = silentMs;
      server = listening;
      return listen(listening, config);
    },
    async stop() {
      site.streams.endAll();
      const closing = server;
      if (!closing) return;
      server = undefined;
      await close(closing);
    },
  };
}

function createApp(site: Site): Hono<Env> {
  const app = new Hono<Env>();
  let reading: Promise<Assets> | undefined;
  const assets = () => {
    reading ??= readAssets(site.config.assetsFolder);
    return reading;
  };
  app.use(sayWhenUnread());
  app.use(nameRequest());
  app.use(securityHeaders(site.config));
  app.use(compress());
  app.use(async (_c, next) => {
    // The pages name the files by their hash.
    await assets();
    await next();
  });
  const tooLarge = `The form was larger than the ${longestForm / 1024} KB that a page takes with all its fields.`;
  const limitForm = bodyLimit({
    maxSize: longestForm,
    onError(c) {
      recognise(site, c);
      return showFailure(site, c, 413, tooLarge);
    },
  });
  app.use((c, next) => (isUpload(c) ? next() : limitForm(c, next)));
  app.use(endSlowForms(site));
  const sameOrigin = sameOriginOnly(site);
  // Scripts are no browsers: they bring a token, and a session opens nothing there.
  app.use((c, next) => (isForScripts(c) ? next() : sameOrigin(c, next)));
  app.get('/assets/*', async (c) => (await assets()).answer(c) ?? (await showFailure(site, c, 404)));
  for (const route of routes) {
    const { needs, grave } = route;
    const handle = grave === undefined ? route.handle : confirming(grave, route.handle);
    app.on(route.method, route.path, answererOf(site, needs, handle));
  }
  app.notFound(async (c) => {
    recognise(site, c);
    if (c.get('user') === undefined) return await showFailure(site, c, 401);
    return await showFailure(site, c, 404);
  });
  app.onError(async (error, c) => {
    const refused = site.deps.store.refusal(error);
    if (refused) {
      site.deps.log.error('page_refused', { path: c.req.path, code: refused.code, detail: refused.detail });
      return await showFailure(site, c, 503, `${sentenceOf(refused)}. ${refused.hint}`);
    }
    site.deps.log.error('page_failed', {
      reference: c.get('reference'),
      method: c.req.method,
      path: c.req.path,
      ...(error.stack === undefined ? {} : { stack: error.stack }),
    });
    return await showFailure(site, c, 500);
  });
  return app;
}

function answererOf(
  site: Site,
  needs: Route['needs'],
  handle: Handler,
): (c: WebContext) => Response | Promise<Response> {
  switch (needs) {
    case 'nobody':
    case 'token':
      return (c) => handle(site, c);
    case 'api viewer':
      return needingToken(site, 'viewer', handle);
    case 'api operator':
      return needingToken(site, 'operator', handle);
    default:
      return needing(site, needs, handle);
  }
}

/** Answers what was asked already; browsers keep their connections open, so those are closed as they fall idle. */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    }, sweepMs);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });
}

function listen(server: ServerType, config: WebConfig): Promise<Result<{ port: number }>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${config.host}:${config.port}`;
      resolve(
        error.code === 'EADDRINUSE'
          ? fail('port_in_use', `pages on ${where} (ROLLCALL_HTTP_PORT)`)
          : fail('setting_invalid', `The pages cannot listen on ${where}: ${error.message}`),
      );
    });
    server.listen(config.port, config.host, () => {
      const address = server.address();
      resolve(ok({ port: typeof address === 'object' && address ? address.port : config.port }));
    });
  });
}
