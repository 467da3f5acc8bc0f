import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, NDJSON, send } from '../support/client.js';
import { JOB_ROUTES } from '../support/jobs.js';
import {
  fill,
  OFFLINE_ROUTES,
  PUBLIC_ROUTES,
  ROUTES,
  ROUTES_WITH_OWN_TESTS,
  type RouteCase,
} from '../support/routes.js';
import { startSandbox } from '../support/sandbox.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { leaksIn } from '../support/checks/key-leaks.js';
import { type Service, startService } from '../support/service.js';
import { V1_ROUTES } from '../support/v1-routes.js';

const SENTINEL = 'sk-proj-Zq7XwVu3TsRp9OnMlKj5IhGf1EdCb8Aa2YzXy4WvUt6SrQp0';
const LOUD = { LOG_LEVEL: 'trace' };
/** For failing upstreams: makes one attempt, and does not wait long for a response. */
const HASTY = { ...LOUD, OPENAI_TIMEOUT_MS: '300', OPENAI_DEADLINE_MS: '300' };

const everythingOf = ({ headers, text }: Answer): string => JSON.stringify(headers) + text;

describe('the key of a caller', () => {
  let sandbox: Sandbox;
  let service: Service;
  let hasty: Service;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url, LOUD);
    hasty = await startService(sandbox.url, HASTY);
  });
  afterAll(async () => {
    await service.close();
    await hasty.close();
    await sandbox.close();
  });

  function startOver(): void {
    sandbox.reset();
    sandbox.addAccount(SENTINEL);
    fill(sandbox, SENTINEL);
  }

  const call = (by: Service, route: RouteCase, headers = {}): ReturnType<typeof send> =>
    send(by, route.target, { key: SENTINEL, body: route.body, headers });

  it.each([
    ['the request succeeds', undefined],
    [
      'the upstream rejects the key and repeats it',
      { status: 401, body: errorBody(`Incorrect API key: ${SENTINEL}.`) },
    ],
    [
      'the upstream repeats half of it',
      { status: 400, body: errorBody(`Key ${SENTINEL.slice(20, 40)} is bad.`) },
    ],
    [
      'the upstream repeats it as an error code',
      { status: 400, body: { error: { message: 'No.', code: SENTINEL } } },
    ],
    ['the upstream repeats it in its request id', { status: 404, headers: { 'x-request-id': SENTINEL } }],
    ['the upstream fails', { status: 500, body: errorBody(`Bearer ${SENTINEL}`) }],
    ['the upstream returns HTML', { status: 200, body: `<p>${SENTINEL}</p>` }],
    ['the connection breaks', { kind: 'reset_before' as const }],
  ])('does not appear in responses or logs when %s', async (_case, fault) => {
    const by = fault === undefined ? service : hasty;
    const linesBefore = by.log.lines.length;
    const visits = ROUTES.flatMap((route) => [{}, NDJSON].map((headers) => ({ route, headers })));
    const texts: string[] = [];
    for (const { route, headers } of visits) {
      startOver();
      if (fault) sandbox.failNext({ ...fault, times: 100 });
      texts.push(everythingOf(await call(by, route, headers)));
    }
    expect(leaksIn(texts.join('\n'), SENTINEL)).toEqual([]);
    expect(leaksIn(by.log.text, SENTINEL)).toEqual([]);
    expect(by.log.lines.length - linesBefore).toBeGreaterThanOrEqual(texts.length);
  });

  it('does not appear in responses or logs when the upstream does not respond', async () => {
    startOver();
    sandbox.failNext({ kind: 'hang', times: 100 });
    const answers = await Promise.all(ROUTES.map((route) => call(hasty, route)));
    expect(answers.filter(({ text }) => text.includes('no response within'))).not.toEqual([]);
    expect(leaksIn(answers.map(everythingOf).join('\n'), SENTINEL)).toEqual([]);
    expect(leaksIn(hasty.log.text, SENTINEL)).toEqual([]);
  });

  it('does not appear in responses or logs when the upstream does not know it', async () => {
    sandbox.reset();
    for (const key of [`sk-${reversed(SENTINEL)}`, reversed(SENTINEL)]) {
      const answers = await Promise.all(
        ROUTES.map(({ target, body }) => send(service, target, { key, body })),
      );
      for (const answer of answers) expect(answer.status).toBe(401);
      expect(leaksIn(answers.map(everythingOf).join('\n'), key)).toEqual([]);
      expect(leaksIn(service.log.text, key)).toEqual([]);
    }
  });

  it('does not appear in responses or logs when the request is invalid', async () => {
    const bad: [string, Parameters<typeof send>[2]][] = [
      [
        'DELETE /files',
        { key: SENTINEL, body: '{"file_ids": [', headers: { 'content-type': 'application/json' } },
      ],
      ['DELETE /files', { key: SENTINEL, body: { file_ids: ['no id'] } }],
      ['DELETE /files', { key: SENTINEL, body: 'x', headers: { 'content-type': 'text/plain' } }],
      ['GET /files', { key: `${SENTINEL}\t${SENTINEL}` }],
      ['GET /files', { key: `"${SENTINEL}"` }],
      ['GET /files', { key: `Bearer ${SENTINEL}` }],
      ['GET /v1/files', { key: null, headers: { authorization: SENTINEL } }],
      ['GET /v1/files', { key: null, headers: { authorization: `Bearer Bearer ${SENTINEL}` } }],
      ['PUT /files', { key: SENTINEL }],
      ['GET /files', { key: SENTINEL, headers: { 'openai-organization': 'ünïcode' } }],
      ['GET /nowhere', { key: SENTINEL }],
      ...PUBLIC_ROUTES.map((target): [string, object] => [target, { key: SENTINEL }]),
    ];
    const answers = await Promise.all(bad.map(([target, options]) => send(service, target, options)));
    expect(leaksIn(answers.map(everythingOf).join('\n'), SENTINEL)).toEqual([]);
    expect(leaksIn(service.log.text, SENTINEL)).toEqual([]);
  });

  it('is identified in the log by a fingerprint', async () => {
    await send(service, 'GET /vector_stores', { key: SENTINEL });
    expect(service.log.lines.at(-1)).toMatchObject({
      msg: 'request',
      route: '/vector_stores',
      key: expect.stringMatching(/^[\w-]{16}$/),
    });
  });
});

describe('an upstream request', () => {
  let upstream: ScriptedUpstream;
  let service: Service;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(`${upstream.url}/v1`);
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  it('contains the key as a bearer token, the organization and the project, and no other header of the caller', async () => {
    upstream.script({ body: { data: [], has_more: false } });
    await send(service, 'GET /files', {
      key: SENTINEL,
      headers: {
        'OpenAI-Organization': 'org-1',
        'OpenAI-Project': 'proj_1',
        cookie: 'session=1',
        authorization: 'Bearer other',
        'x-forwarded-for': '10.0.0.1',
        'user-agent': 'somebody',
      },
    });
    const { headers } = upstream.received[0]!;
    expect(headers).toMatchObject({
      authorization: `Bearer ${SENTINEL}`,
      'openai-organization': 'org-1',
      'openai-project': 'proj_1',
      accept: 'application/json',
      'accept-encoding': 'gzip, br',
    });
    for (const name of ['cookie', 'x-forwarded-for', 'x-openai-api-key'])
      expect(headers).not.toHaveProperty(name);
    expect(headers['user-agent']).not.toBe('somebody');
  });

  it('contains no organization or project if the caller sent none', async () => {
    upstream.script({ body: { data: [], has_more: false } });
    await send(service, 'GET /files', { key: SENTINEL });
    expect(upstream.received[0]!.headers).not.toHaveProperty('openai-organization');
    expect(upstream.received[0]!.headers).not.toHaveProperty('openai-project');
  });

  it('is not needed by a public route, which ignores invalid headers', async () => {
    const answer = await send(service, 'GET /health/live', {
      key: 'ünïcode',
      headers: { 'openai-organization': 'ünïcode' },
    });
    expect(answer.status).toBe(200);
    expect(service.log.lines.at(-1)).toMatchObject({ msg: 'request', status: 200 });
  });
});

describe('every route of the application', () => {
  const PUBLIC = /^\/(console|$|health\/|metrics$|docs|openapi\.json|postman)/;
  let service: Service;

  beforeAll(async () => {
    service = await startService('http://127.0.0.1:9');
  });
  afterAll(() => service.close());

  it('requires a key, or is listed as public', async () => {
    const routes = routesOf(service.app);
    const guarded = routes.filter(({ path }) => !PUBLIC.test(path));
    for (const { method, path } of guarded) {
      const target = `${method} ${path.replace(/:\w+/g, 'id')}`;
      const { status, body } = await send(service, target, { key: null });
      const code = path.startsWith('/v1/') ? body?.error.code : body?.code;
      expect({ target, status, code }).toEqual({ target, status: 401, code: 'missing_api_key' });
    }
    expect(guarded.length).toBeGreaterThanOrEqual(ROUTES.length + V1_ROUTES.length - 1);
  });

  it('is in the tables of tested routes', () => {
    const tested = new Set([
      ...JOB_ROUTES,
      ...ROUTES_WITH_OWN_TESTS,
      ...OFFLINE_ROUTES,
      ...[...ROUTES, ...V1_ROUTES].map(({ target }) =>
        target.replace(/\?.*/, '').replace(/\b(vs_one|file-one|vsfb_one|upload_one)\b/g, ':'),
      ),
    ]);
    const known = routesOf(service.app)
      .filter(({ path }) => !PUBLIC.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(known.filter((route) => !tested.has(route))).toEqual([]);
  });
});

/** The emulator, and the console, which is a client. */
const OTHER_PROGRAMS = /^(?:sandbox|console)\b/;

it('only the key guard contains the name of the key header', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !OTHER_PROGRAMS.test(name))
    .map((name) => join('src', name));
  const matches = sources.filter((name) => /x-openai-api-key/i.test(readFileSync(name, 'utf8')));
  expect(matches).toEqual(['src/http/auth/api-key.guard.ts']);
});

const reversed = (text: string): string => Array.from(text).reverse().join('');

function errorBody(message: string): object {
  return { error: { message, type: 'invalid_request_error', param: null, code: null } };
}

/** The routes that Fastify serves, except `HEAD` and `OPTIONS`. */
function routesOf(app: NestFastifyApplication): { method: string; path: string }[] {
  const server = app.getHttpAdapter().getInstance();
  const routes: { method: string; path: string }[] = [];
  const parents: string[] = [];
  for (const line of server.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S*) \(([A-Z, ]+)\)/.exec(line);
    const depth = (match?.[1]?.length ?? 0) / 4;
    if (match) parents.length = depth;
    parents[depth] = match?.[2] ?? '';
    for (const method of match?.[3]?.split(', ') ?? [])
      if (!['HEAD', 'OPTIONS'].includes(method)) routes.push({ method, path: parents.join('') });
  }
  return routes;
}
