import { request as open } from 'node:http';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, freshKey, problem, send } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

const ROUTES = ['/vector_stores/restore', '/cleanup/apply'];
const LARGE = 3_000_000;
const MANIFEST = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_one' }, files: [] };
const MISSING_KEY = problem(401, 'missing_api_key', 'the header x-openai-api-key is missing', {
  hint: 'send your OpenAI API key in the header x-openai-api-key',
});
const OVERLOADED = problem(503, 'overloaded', '2 large bodies are already being received');

let sandbox: Sandbox;
let service: Service;
let key: string;
/** Number of requests that have reached the service. */
let arrived = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
  service.app.getHttpServer().on('request', () => (arrived += 1));
});
beforeEach(() => {
  sandbox.reset();
  arrived = 0;
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

interface OpenRequest {
  readonly answer: Promise<Pick<Answer, 'status' | 'headers' | 'body'>>;
  end(rest: string): void;
  disconnect(): void;
}

/** Sends a request with the first byte of its body. */
function begin(path: string, headers: Readonly<Record<string, string>>): OpenRequest {
  const sent = open(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  const answer = new Promise<Pick<Answer, 'status' | 'headers' | 'body'>>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Answer['headers'],
          body: JSON.parse(text) as unknown,
        }),
      );
    });
  });
  answer.catch(() => undefined);
  sent.write('{');
  return { answer, end: (rest) => sent.end(rest), disconnect: () => sent.destroy() };
}

const large = { 'content-length': String(LARGE) };
const keyed = (): Record<string, string> => ({ 'x-openai-api-key': key });
const padded = (text: string): string => text.padEnd(LARGE - 1);

describe.each(ROUTES)('a large body of POST %s', (path) => {
  it('leaves no timer behind when it is rejected and never received', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const requests = Array.from({ length: 10 }, () => begin(path, large));
    for (const { answer } of requests) expect((await answer).body).toEqual(MISSING_KEY);
    for (const { disconnect } of requests) disconnect();
    await until(() => timers() <= before);
  });

  it.each([
    ['no key', {}],
    ['an unusable key', { 'x-openai-api-key': 'ünïcode' }],
  ])('is rejected before it has been received, with %s', async (_case, headers) => {
    const request = begin(path, { ...large, ...headers });
    expect((await request.answer).body).toMatchObject({ status: 401, code: 'missing_api_key' });
    request.disconnect();
  });

  it('is rejected before it has been received, with an organization that cannot be passed on', async () => {
    const request = begin(path, { ...large, ...keyed(), 'openai-organization': 'two\ttabs' });
    expect((await request.answer).body).toMatchObject({
      status: 422,
      errors: [
        { field: 'openai-organization', message: 'contains a character that is not allowed (at position 4)' },
      ],
    });
    request.disconnect();
  });

  it('is rejected even if the client sends all of it before it reads the response', async () => {
    const body = `[${'[],'.repeat(8_000_000)}[]]`;
    const answer = await send(service, `POST ${path}`, {
      key: null,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.body).toEqual(MISSING_KEY);
  });
});

describe('large bodies', () => {
  const restore = (headers: Readonly<Record<string, string>> = large): OpenRequest =>
    begin(ROUTES[0] ?? '', { ...keyed(), ...headers });
  const disconnects = (): number => service.log.lines.filter(({ status }) => status === 499).length;
  const rest = padded(JSON.stringify(MANIFEST).slice(1));

  it('are received two at a time across all routes; small bodies are not counted', async () => {
    const [first, second] = [restore(), begin(ROUTES[1] ?? '', { ...keyed(), ...large })];
    await until(() => arrived === 2);
    const rejected = restore();
    expect(await rejected.answer).toMatchObject({ headers: { 'retry-after': '1' }, body: OVERLOADED });
    rejected.disconnect();
    const unmeasured = restore({ 'transfer-encoding': 'chunked' });
    expect((await unmeasured.answer).body).toEqual(OVERLOADED);
    unmeasured.disconnect();
    const small = await send(service, 'POST /vector_stores/restore', { key, body: MANIFEST });
    expect(small.body.summary).toMatchObject({ vector_stores_created: 1 });

    first.end(rest);
    expect((await first.answer).body.summary).toMatchObject({ vector_stores_created: 1 });
    const next = restore();
    next.end(rest);
    expect((await next.answer).status).toBe(200);
    second.disconnect();
  });

  it('release their slots when the client disconnects or the body is invalid', async () => {
    const abandoned = [restore(), restore()];
    await until(() => arrived === 2);
    const before = disconnects();
    for (const one of abandoned) one.disconnect();
    await until(() => disconnects() === before + 2);
    const invalid = [restore(), restore()];
    for (const one of invalid) one.end(padded('not JSON'));
    for (const one of invalid) expect((await one.answer).body).toMatchObject({ code: 'malformed_json' });
    const next = restore();
    next.end(rest);
    expect((await next.answer).status).toBe(200);
  });

  it('are processed while others are received', async () => {
    sandbox.configure({ latency_ms: 300 });
    const processing = [restore(), restore()];
    for (const one of processing) one.end(rest);
    await until(() => sandbox.log().length >= 2);
    const next = restore();
    next.end(rest);
    for (const one of [...processing, next]) expect((await one.answer).status).toBe(200);
  });
});
