import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { problem, send } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { type Service, startService } from '../support/service.js';

/** No request here reaches the upstream. */
const NO_UPSTREAM = 'http://127.0.0.1:9/v1';

const PAGE =
  '<!doctype html><title>Console</title><script type="module" src="./assets/app-1a2b3c4d.js"></script>';
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(5_000))});`;
const STYLE = 'body { margin: 0 }';
const ICON = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const SCRIPT_PATH = '/console/assets/app-1a2b3c4d.js';

const POLICY =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
  "manifest-src 'self';object-src 'none';base-uri 'self';form-action 'none';frame-ancestors 'none'";

/** Headers of every file. */
const FILE_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-request-id': expect.any(String) as unknown,
  etag: expect.stringMatching(/^W\/"/) as unknown,
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-'));
  mkdirSync(join(folder, 'assets'));
  const files = {
    'index.html': PAGE,
    'assets/app-1a2b3c4d.js': SCRIPT,
    'assets/app-5e6f7a8b.css': STYLE,
    'icon.svg': ICON,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const name of ['index.html', 'assets/app-1a2b3c4d.js'] as const) {
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(files[name]));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(files[name]));
  }
  writeFileSync(join(folder, '.secret'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the files of the console', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM, { THROTTLE_LIMIT: '2' }, folder);
  });
  afterAll(() => service.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> =>
    sendRaw(service.url, `GET ${path}`, headers);

  it('include a page that is validated on every use', async () => {
    const { status, headers, body } = await get('/console/');
    expect({ status, text: body.toString() }).toEqual({ status: 200, text: PAGE });
    expect(headers).toMatchObject({
      ...FILE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
    });
    expect((await get('/console/index.html')).body.toString()).toBe(PAGE);
  });

  it.each([
    [SCRIPT_PATH, SCRIPT, 'application/javascript; charset=utf-8'],
    ['/console/assets/app-5e6f7a8b.css', STYLE, 'text/css; charset=utf-8'],
  ])('include %s, which never changes', async (path, text, type) => {
    const { status, headers, body } = await get(path);
    expect({ status, text: body.toString() }).toEqual({ status: 200, text });
    expect(headers).toMatchObject({
      ...FILE_HEADERS,
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('include files without a hash, which may change', async () => {
    const { headers, body } = await get('/console/icon.svg');
    expect(body.toString()).toBe(ICON);
    expect(headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('are compressed by the build: Accept-Encoding: %s', async (accepted, coding, decode) => {
    for (const [path, text, type] of [
      ['/console/', PAGE, 'text/html; charset=utf-8'],
      [SCRIPT_PATH, SCRIPT, 'application/javascript; charset=utf-8'],
    ] as const) {
      const { status, headers, body } = await get(path, { 'accept-encoding': accepted });
      expect({ status, coding: headers['content-encoding'], type: headers['content-type'] }).toEqual({
        status: 200,
        coding,
        type,
      });
      expect(headers['content-length']).toBe(String(body.length));
      expect(decode(body).toString()).toBe(text);
    }
  });

  it('are not sent again if they have not changed', async () => {
    const { headers } = await get('/console/');
    const again = await get('/console/', { 'if-none-match': String(headers.etag) });
    expect({ status: again.status, body: again.body.toString() }).toEqual({ status: 304, body: '' });
    expect(again.headers).toMatchObject({ etag: headers.etag, 'content-security-policy': POLICY });
    const other = await get('/console/', { 'if-none-match': 'W/"other"' });
    expect(other.status).toBe(200);
  });

  it.each(['/console/', SCRIPT_PATH])('answer HEAD without a body: %s', async (path) => {
    const [head, whole] = [await sendRaw(service.url, `HEAD ${path}`, {}), await get(path)];
    expect({ status: head.status, body: head.body.toString() }).toEqual({ status: 200, body: '' });
    for (const name of ['content-type', 'content-length', 'cache-control', 'etag'])
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
  });

  it.each([
    ['/console', 'console/'],
    ['/console?lang=fr', 'console/'],
  ])('have a trailing slash in the path of the page: %s', async (path, location) => {
    const { status, headers } = await get(path);
    expect({ status, location: headers.location }).toEqual({ status: 302, location });
  });

  it.each([
    '/console/unknown.js',
    '/console/assets',
    '/console/assets/',
    `${SCRIPT_PATH}/`,
    '/console/assets/app-1a2b3c4d.js.br',
    '/console/index.html.gz',
    '/console/.secret',
    '/console/%2esecret',
    '/console/..',
    '/console/../package.json',
    '/console/%2e%2e/package.json',
    '/console/..%2fpackage.json',
    '/console/assets/..%2findex.html',
    '/console/assets/..%5cindex.html',
    '/console//index.html',
    '/console/index.html%00',
    '/Console/',
  ])('do not include %s', async (path) => {
    for (const encoding of ['identity', 'gzip', 'br']) {
      const { status, headers, body } = await get(path, { 'accept-encoding': encoding });
      expect({ status, type: headers['content-type'] }).toEqual({
        status: 404,
        type: 'application/problem+json; charset=utf-8',
      });
      expect(JSON.parse(body.toString())).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  it.each(['POST /console/', `DELETE ${SCRIPT_PATH}`])('cannot be changed: %s', async (target) => {
    const { status, headers } = await sendRaw(service.url, target, {});
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD, OPTIONS' });
  });

  it('have errors in the format of the service', async () => {
    const answer = await get('/console/', { expect: 'miracles' });
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status: 417,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'unsupported_expectation' });
  });

  it('are neither throttled nor in the OpenAPI document', async () => {
    for (let count = 0; count < 5; count += 1) expect((await get('/console/')).status).toBe(200);
    const { body } = await get('/openapi.json');
    expect(body.toString()).not.toContain('/console/index.html');
    expect(Object.keys((JSON.parse(body.toString()) as { paths: object }).paths)).not.toContain('/console/');
  });

  it('have one name in logs and metrics', async () => {
    await get(`${SCRIPT_PATH}?any=thing`);
    const { body } = await get('/metrics');
    expect(body.toString()).toContain('route="/console/*"');
    expect(body.toString()).not.toContain('app-1a2b3c4d');
    expect(service.log.text).not.toContain('app-1a2b3c4d');
    expect(service.log.text).not.toContain('any=thing');
  });

  it('do not change the policy of other pages', async () => {
    const { headers } = await get('/docs');
    expect(headers['content-security-policy']).toContain("script-src 'self' 'unsafe-inline'");
  });
});

describe('GET /', () => {
  const variables = { OPENAI_BASE_URL: 'https://gateway.example:8443/openai/v1' };
  let service: Service;
  let undocumented: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM, variables, folder);
    undocumented = await startService(NO_UPSTREAM, { SWAGGER_ENABLED: 'false' }, folder);
  });
  afterAll(async () => {
    await service.close();
    await undocumented.close();
  });

  it('leads a browser to the console, relative to its own path', async () => {
    for (const one of [service, undocumented]) {
      const { status, headers } = await send(one, 'GET /', { key: null, headers: { accept: 'text/html' } });
      expect({ status, location: headers.location }).toEqual({ status: 302, location: 'console/' });
    }
  });

  it('returns what a client must know about the service', async () => {
    const { body, headers } = await send(service, 'GET /', { key: null });
    expect(body).toEqual({
      name: 'openai-vector-store-management-api',
      version: expect.any(String),
      links: {
        console: '/console/',
        docs: '/docs',
        openapi: '/openapi.json',
        postman: '/postman.json',
        live: '/health/live',
        ready: '/health/ready',
      },
      upstream: { host: 'gateway.example:8443', is_sandbox: false },
      storage_price: { usd_per_gib_day: 0.1, free_gib: 1 },
      read_only: false,
      routes: expect.any(Object),
    });
    expect(headers.vary).toBe('accept, x-openai-api-key, accept-encoding');
  });

  it('returns the fingerprint of the key that the log has', async () => {
    const { body } = await send(service, 'GET /', { key: 'sk-any-key-of-a-caller' });
    const line = service.log.lines.findLast(({ msg }) => msg === 'request');
    expect(body.key).toMatch(/^[\w-]{16}$/);
    expect(line).toMatchObject({ route: '/', key: body.key });
    const other = await send(service, 'GET /', { key: 'sk-another-key' });
    expect(other.body.key).not.toBe(body.key);
    const unusable = await send(service, 'GET /', { key: 'Bearer sk-any-key-of-a-caller' });
    expect(unusable).toMatchObject({ status: 200 });
    expect(unusable.body).not.toHaveProperty('key');
  });
});

it('is served as soon as it has been built', async () => {
  const built = mkdtempSync(join(tmpdir(), 'console-'));
  const service = await startService(NO_UPSTREAM, {}, built);
  try {
    expect((await sendRaw(service.url, 'GET /console/', {})).status).toBe(404);
    writeFileSync(join(built, 'index.html'), PAGE);
    expect((await sendRaw(service.url, 'GET /console/', {})).body.toString()).toBe(PAGE);
    writeFileSync(join(built, 'added.js'), SCRIPT);
    expect((await sendRaw(service.url, 'GET /console/added.js', {})).body.toString()).toBe(SCRIPT);
    expect((await send(service, 'GET /', { key: null })).body.links.console).toBe('/console/');
  } finally {
    await service.close();
    rmSync(built, { recursive: true });
  }
});

it('reports the sandbox as upstream', async () => {
  const service = await startService(NO_UPSTREAM, { UPSTREAM_IS_SANDBOX: 'true' });
  const { body } = await send(service, 'GET /', { key: null });
  await service.close();
  expect(body.upstream).toEqual({ host: '127.0.0.1:9', is_sandbox: true });
});

describe.each([
  ['a folder that does not exist', '/nowhere/console'],
  ['no folder', undefined],
])('without a built console: %s', (_case, missing) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM, {}, missing);
  });
  afterAll(() => service.close());

  it('explains how to build it', async () => {
    const answer = await send(service, 'GET /console/', { key: null });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual(
      problem(404, 'not_found', 'the web console has not been built', {
        hint: 'run `npm run build`, then load this page again',
      }),
    );
  });

  it('leads a browser to the documentation', async () => {
    const { headers } = await send(service, 'GET /', { key: null, headers: { accept: 'text/html' } });
    expect(headers.location).toBe('docs');
    expect((await send(service, 'GET /', { key: null })).body.links).not.toHaveProperty('console');
  });
});

describe('with CONSOLE_ENABLED=false', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM, { CONSOLE_ENABLED: 'false' }, folder);
  });
  afterAll(() => service.close());

  it.each(['/console', '/console/', SCRIPT_PATH])('has no path %s', async (path) => {
    const { status, body } = await send(service, `GET ${path}`, { key: null });
    expect({ status, detail: body.detail, hint: body.hint }).toEqual({
      status: 404,
      detail: `Cannot GET ${path}`,
      hint: 'GET / lists the routes',
    });
  });

  it('leads a browser to the documentation', async () => {
    const { headers } = await send(service, 'GET /', { key: null, headers: { accept: 'text/html' } });
    expect(headers.location).toBe('docs');
    expect((await send(service, 'GET /', { key: null })).body.links).not.toHaveProperty('console');
  });
});
