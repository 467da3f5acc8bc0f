import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_KEY, type Sandbox } from '../src/sandbox/sandbox.js';
import { EVENTS, NDJSON } from './support/client.js';
import { startSandbox } from './support/sandbox.js';
import { ScriptedUpstream } from './support/scripted-upstream.js';
import { type Service, startService } from './support/service.js';

/** Longest that anything here is waited for. */
const PATIENCE_MS = 4_000;
/** For how long nothing may happen to call it stopped. */
const QUIET_MS = 60;

const MANIFEST = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_left' } };

let service: Service;

describe('a client that leaves', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url, { OPENAI_MAX_CONCURRENCY: '2' });
  });
  beforeEach(() => sandbox.reset());
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  const runs = (): Record<string, unknown>[] => service.log.lines.filter(({ msg }) => msg === 'bulk run');

  describe.each([
    ['JSON', {}],
    ['NDJSON', NDJSON],
    ['events', EVENTS],
  ])('of %s', (_face, headers) => {
    it('stops a bulk deletion', async () => {
      const { storeIds } = sandbox.addFixtures({ stores: 200 });
      sandbox.configure({ latency_ms: 5 });
      const before = runs().length;
      const client = open('DELETE', '/vector_stores', headers, { vector_store_ids: storeIds });
      await until(() => sandbox.log().length >= 6);
      client.destroy();
      await until(() => runs().length > before);
      const sent = await settled(() => sandbox.log().length);
      expect(sent).toBeLessThan(20);
      expect(account().storeIds()).toHaveLength(200 - sent);
      expect(runs().at(-1)).toMatchObject({ deleted: sent, stopped: 'client_gone' });
      expect(lastRequest()).toMatchObject({ route: '/vector_stores', status: 499 });
    });

    it('stops a cascade while it still looks around', async () => {
      const { storeIds, fileIds } = sandbox.addFixtures({ stores: 100, files_per_store: 1 });
      sandbox.configure({ latency_ms: 5 });
      const client = open('DELETE', '/vector_stores/with-files', headers, { vector_store_ids: storeIds });
      await until(() => sandbox.log().length >= 6);
      client.destroy();
      expect(await settled(() => sandbox.log().length)).toBeLessThan(20);
      expect(account().fileIds()).toEqual(fileIds);
    });

    it('stops a cascade while it deletes', async () => {
      const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 90 });
      sandbox.configure({ latency_ms: 5 });
      const before = runs().length;
      const client = open('DELETE', '/vector_stores/with-files', headers, { vector_store_ids: storeIds });
      await until(() => account().fileIds().length < 85);
      client.destroy();
      await until(() => runs().length > before);
      expect(await settled(() => account().fileIds().length)).toBeGreaterThan(60);
      expect(account().storeIds()).toEqual(storeIds);
      expect(runs().at(-1)).toMatchObject({ stopped: 'client_gone' });
    });

    it('stops a listing', async () => {
      sandbox.addFixtures({ stores: 100 });
      sandbox.configure({ latency_ms: 5 });
      const client = open('GET', '/vector_stores?limit=1', headers);
      await until(() => sandbox.log().length >= 3);
      client.destroy();
      expect(await settled(() => sandbox.log().length)).toBeLessThan(20);
    });

    it('stops a wait for the next try', async () => {
      sandbox.failNext({ status: 500, headers: { 'retry-after-ms': '150' }, times: 100 });
      const client = open('DELETE', '/files', headers, { file_ids: ['file-1'] });
      await until(() => sandbox.log().length === 1);
      await sleep(10);
      client.destroy();
      await sleep(200);
      expect(sandbox.log()).toHaveLength(1);
    });
  });

  it.each([
    ['restore', { ...MANIFEST, files: [] }],
    ['vs_left/clone', {}],
  ])('finds the store that POST /vector_stores/%s made for it in the log', async (path, body) => {
    account().createStore({ id: 'vs_left', name: 'Left' });
    sandbox.configure({ latency_ms: 30 });
    const requestId = `left-${path.length}`;
    const client = open('POST', `/vector_stores/${path}`, { 'x-request-id': requestId }, body);
    await until(() =>
      sandbox.log().some((call) => `${call.method} ${call.path}` === 'POST /v1/vector_stores'),
    );
    client.destroy();
    const told = (): object[] =>
      service.log.lines.filter(({ msg, request_id }) => msg === 'store created' && request_id === requestId);
    await until(() => told().length > 0);
    expect(told()).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        context: 'RestoreCalls',
        msg: 'store created',
        id: account()
          .storeIds()
          .find((id) => id !== 'vs_left'),
        from: 'vs_left',
        request_id: requestId,
        key: expect.stringMatching(/^[\w-]{16}$/),
      },
    ]);
  });

  const account = (): ReturnType<Sandbox['account']> => sandbox.account();
  const lastRequest = (): unknown => service.log.lines.filter(({ msg }) => msg === 'request').at(-1);
});

describe('a client that reads slowly', () => {
  let upstream: ScriptedUpstream;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(upstream.url, { OPENAI_MAX_CONCURRENCY: '32' });
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  it('makes an NDJSON listing wait, and gets all of it when it goes on reading', async () => {
    const pages = 400;
    const filler = 'x'.repeat(2_000);
    upstream.script((response, { path }) => {
      const at = Number(/after=vs_(\d+)/.exec(path)?.[1] ?? 0);
      const data = Array.from({ length: 20 }, (_, index) => ({ id: `vs_${at + index + 1}`, filler }));
      response.end(JSON.stringify({ data, has_more: at + 20 < pages * 20 }));
    });
    const client = open('GET', '/vector_stores/vs_1/files', NDJSON);
    const answer = await responseOf(client);
    answer.pause();
    const sent = await settled(() => upstream.received.length);
    expect(sent).toBeLessThan(pages);
    const lines = await readLines(answer);
    expect(upstream.received).toHaveLength(pages);
    expect(lines).toHaveLength(pages * 20 + 1);
    expect(lines.at(-1)).toBe(JSON.stringify({ summary: { count: pages * 20, complete: true } }));
  });

  it.each([
    ['lines', NDJSON],
    ['events', EVENTS],
  ])('makes a bulk deletion wait (%s)', async (_face, headers) => {
    const ids = Array.from({ length: 3_000 }, (_, index) => `vs_${index}`);
    // Six bytes a character, once it is JSON.
    const message = '\u0001'.repeat(1_000);
    upstream.script({ status: 404, body: { error: { message } } });
    const client = open('DELETE', '/vector_stores', headers, { vector_store_ids: ids });
    const answer = await responseOf(client);
    answer.pause();
    const sent = await settled(() => upstream.received.length);
    expect(sent).toBeLessThan(ids.length);
    client.destroy();
    expect((await settled(() => upstream.received.length)) - sent).toBeLessThan(100);
  });
});

function open(method: string, path: string, headers: object, body?: object): ClientRequest {
  const text = body && JSON.stringify(body);
  const client = request(`${service.url}${path}`, {
    method,
    headers: {
      'x-openai-api-key': DEMO_KEY,
      ...(text && { 'content-type': 'application/json', 'content-length': text.length }),
      ...headers,
    },
  });
  client.on('error', () => undefined);
  client.end(text);
  return client;
}

const responseOf = (client: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve) => client.once('response', resolve));

async function readLines(answer: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString().trimEnd().split('\n');
}

async function until(isDone: () => boolean): Promise<void> {
  const endsAt = performance.now() + PATIENCE_MS;
  while (!isDone()) {
    if (performance.now() > endsAt) throw new Error('waited in vain');
    await sleep(2);
  }
}

/** The value once it has not changed for a while. */
async function settled(read: () => number): Promise<number> {
  let value = read();
  let since = performance.now();
  const endsAt = since + PATIENCE_MS;
  while (performance.now() - since < QUIET_MS) {
    if (performance.now() > endsAt) throw new Error('never settles');
    await sleep(5);
    const now = read();
    if (now !== value) since = performance.now();
    value = now;
  }
  return value;
}
