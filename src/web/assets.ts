// The static files: read once, named by a hash of their content, kept in memory in clear and packed.
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { setAssetPath } from '../../views/parts/asset_paths.ts';
import type { WebContext } from './site.ts';

const names = {
  'app.css': 'text/css; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'htmx.js': 'text/javascript; charset=utf-8',
  'icons.svg': 'image/svg+xml',
  'mark.svg': 'image/svg+xml',
  'upload.js': 'text/javascript; charset=utf-8',
} as const;
type AssetName = keyof typeof names;

interface Asset {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  packed: Uint8Array<ArrayBuffer>;
}

export interface Assets {
  /** Answers `/assets/<hash>/<name>`; undefined when there is no such file. */
  answer(c: WebContext): Response | undefined;
}

const pack = promisify(gzip);

/** Reads every file; a missing one is a fault of the installation and is thrown. */
export async function readAssets(assetsFolder: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for (const name of Object.keys(names) as AssetName[]) {
    const plain = await readAsset(assetsFolder, name);
    const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12);
    const path = `/assets/${hash}/${name}`;
    assets.set(path, { type: names[name], plain, packed: new Uint8Array(await pack(plain)) });
    setAssetPath(name, path);
  }
  return {
    answer(c) {
      const asset = assets.get(c.req.path);
      if (!asset) return undefined;
      const isPacked = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
      return c.body(isPacked ? asset.packed : asset.plain, 200, {
        'content-type': asset.type,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      });
    },
  };
}

async function readAsset(assetsFolder: string, name: AssetName): Promise<Uint8Array<ArrayBuffer>> {
  const found = await readFileOf(assetsFolder, name);
  if (found) return found;
  if (name === 'app.css') return await joinStyles(assetsFolder);
  if (name === 'htmx.js') return await joinHtmx(assetsFolder);
  throw new Error(`The file ${name} is missing in ${assetsFolder}`);
}

/** htmx and its SSE extension as one file: htmx starts as soon as it is read, and would miss an extension that comes later. */
async function joinHtmx(assetsFolder: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: string[] = [];
  for (const [name, packaged] of [
    ['htmx.min.js', 'htmx.min.js'],
    ['hx-sse.min.js', 'ext/hx-sse.min.js'],
  ] as const) {
    const bytes = (await readFileOf(assetsFolder, name)) ?? (await readPackaged(packaged));
    if (!bytes) throw new Error(`The file ${name} is missing in ${assetsFolder}`);
    parts.push(new TextDecoder().decode(bytes));
  }
  return new TextEncoder().encode(parts.join(';\n'));
}

/** A file of the htmx package: what a build copies beside the others. */
async function readPackaged(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const folder = dirname(fileURLToPath(import.meta.resolve('htmx.org/dist/htmx.min.js')));
  return await readFileOf(folder, path);
}

/** One file by the server's own way of serving a folder; undefined when it is not there. */
async function readFileOf(folder: string, path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const files = new Hono().use('*', serveStatic({ root: folder }));
  const response = await files.request(`/${path}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

const importLine = /^@import ['"]\.\/([a-z]+\.css)['"] layer\(([a-z]+)\);$/gm;

/** The stylesheet as written is a list of parts, each for its layer; a build has joined them already. */
async function joinStyles(assetsFolder: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = async (path: string) => {
    const bytes = await readFileOf(assetsFolder, `css/${path}`);
    if (!bytes) throw new Error(`The file css/${path} is missing in ${assetsFolder}`);
    return new TextDecoder().decode(bytes);
  };
  const list = await text('app.css');
  const parts = [list.replaceAll(importLine, '')];
  for (const [, path, layer] of list.matchAll(importLine)) {
    parts.push(`@layer ${layer} {\n${await text(path ?? '')}\n}`);
  }
  return new TextEncoder().encode(parts.join('\n'));
}
