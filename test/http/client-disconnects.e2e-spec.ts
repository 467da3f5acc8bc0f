import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { EVENTS, NDJSON } from '../support/client.js';
import { Recorder } from '../support/recorder.js';
import { startSandbox } from '../support/sandbox.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';
import { settled, until } from '../support/until.js';

/** Time without new calls after which the work counts as stopped. */
const QUIET_MS = 200;

const MANIFEST = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_left' } };

let service: Service;

describe('a client that disconnects', () => {
  let sandbox: Sandbox;
  let upstream: Recorder;

  beforeAll(async () => {
    sandbox = await startSandbox();
    upstream = await Recorder.start(sandbox.url);
    service = await startService(upstream.url, { OPENAI_MAX_CONCURRENCY: '2' });
  });
  beforeEach(() => {
    sandbox.reset();
    upstream.release();
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
    await sandbox.close();
  });

  const runs = (): Record<string, unknown>[] => service.log.lines.filter(({ msg }) => msg === 'bulk run');
  const requests = (): Record<string, unknown>[] => service.log.lines.filter(({ msg }) => msg === 'request');

  /** Disconnects the client, and waits until the service has logged the request. */
  async function disconnect(client: ClientRequest): Promise<void> {
    const before = requests().length;
    client.destroy();
    await until(() => requests().length > before);
  }

  describe.each([
    ['JSON', {}],
    ['NDJSON', NDJSON],
    ['events', EVENTS],
  ])('from a response in %s', (_format, headers) => {
    it('stops a bulk deletion', async () => {
      const { storeIds } = sandbox.addFixtures({ stores: 20 });
      const before = runs().length;
      upstream.hold();
      const client = open('DELETE', '/vector_stores', headers, { vector_store_ids: storeIds });
      await until(() => upstream.held === 2);
      await disconnect(client);
      upstream.release();
      await until(() => runs().length > before);
      expect(sandbox.log()).toHaveLength(2);
      expect(account().storeIds()).toHaveLength(18);
      expect(runs().at(-1)).toMatchObject({ deleted: 2, stopped: 'client_gone' });
      expect(requests().at(-1)).toMatchObject({ route: '/vector_stores', status: 499 });
    });

    it('stops a cascade during planning', async () => {
      const { storeIds, fileIds } = sandbox.addFixtures({ stores: 10, files_per_store: 1 });
      upstream.hold();
      const client = open('DELETE', '/vector_stores/with-files', headers, { vector_store_ids: storeIds });
      await until(() => upstream.held === 2);
      await disconnect(client);
      upstream.release();
      expect(await settled(() => sandbox.log().length, QUIET_MS)).toBe(2);
      expect(account().fileIds()).toEqual(fileIds);
    });

    it('stops a cascade during deletion', async () => {
      const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 9 });
      const before = runs().length;
      upstream.hold(({ method }) => method === 'DELETE');
      const client = open('DELETE', '/vector_stores/with-files', headers, { vector_store_ids: storeIds });
      await until(() => upstream.held === 2);
      await disconnect(client);
      upstream.release();
      await until(() => runs().length > before);
      expect(account().fileIds()).toHaveLength(fileIds.length - 2);
      expect(account().storeIds()).toEqual(storeIds);
      expect(runs().at(-1)).toMatchObject({ stopped: 'client_gone' });
    });

    it('stops a listing', async () => {
      sandbox.addFixtures({ stores: 10 });
      upstream.hold();
      const client = open('GET', '/vector_stores?limit=1', headers);
      await until(() => upstream.held > 0);
      await disconnect(client);
      const { held } = upstream;
      upstream.release();
      expect(await settled(() => sandbox.log().length, QUIET_MS)).toBe(held);
    });

    it('stops the wait before a retry', async () => {
      sandbox.failNext({ status: 500, headers: { 'retry-after': '20' }, times: 100 });
      const before = runs().length;
      const client = open('DELETE', '/files', headers, { file_ids: ['file-1'] });
      await until(() => sandbox.log().length === 1);
      await disconnect(client);
      const disconnectedAt = performance.now();
      await until(() => runs().length > before);
      expect(performance.now() - disconnectedAt).toBeLessThan(15_000);
      expect(sandbox.log()).toHaveLength(1);
    });
  });

  it.each([
    ['restore', { ...MANIFEST, files: [] }],
    ['vs_left/clone', {}],
  ])('can find the store created by POST /vector_stores/%s in the log', async (path, body) => {
    account().createStore({ id: 'vs_left', name: 'Left' });
    upstream.hold(
      ({ method, path: requestedPath }) => method === 'POST' && requestedPath === '/vector_stores',
    );
    const requestId = `left-${path.length}`;
    const client = open('POST', `/vector_stores/${path}`, { 'x-request-id': requestId }, body);
    await until(() => upstream.held === 1);
    await disconnect(client);
    upstream.release();
    const createdLines = (): object[] =>
      service.log.lines.filter(({ msg, request_id }) => msg === 'store created' && request_id === requestId);
    await until(() => createdLines().length > 0);
    expect(createdLines()).toEqual([
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

  it('pauses an NDJSON listing, and receives all of it when it resumes reading', async () => {
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
    const sent = await settled(() => upstream.received.length, QUIET_MS);
    expect(sent).toBeLessThan(pages);
    const lines = await readLines(answer);
    expect(upstream.received).toHaveLength(pages);
    expect(lines).toHaveLength(pages * 20 + 1);
    expect(lines.at(-1)).toBe(JSON.stringify({ summary: { count: pages * 20, complete: true } }));
  });

  it.each([
    ['lines', NDJSON],
    ['events', EVENTS],
  ])('pauses a bulk deletion (%s)', async (_format, headers) => {
    const ids = Array.from({ length: 3_000 }, (_, index) => `vs_${index}`);
    // Each character takes six bytes in JSON.
    const message = '\u0001'.repeat(1_000);
    upstream.script({ status: 404, body: { error: { message } } });
    const client = open('DELETE', '/vector_stores', headers, { vector_store_ids: ids });
    const answer = await responseOf(client);
    answer.pause();
    const sent = await settled(() => upstream.received.length, QUIET_MS);
    expect(sent).toBeLessThan(ids.length);
    client.destroy();
    expect((await settled(() => upstream.received.length, QUIET_MS)) - sent).toBeLessThan(100);
  });
});

function open(method: string, path: string, headers: object, body?: object): ClientRequest {
  const text = body && JSON.stringify(body);
  const client = request(`${service.url}${path}`, {
    method,
    // The kernel enlarges the buffer of a connection that has transferred much, up to more than these tests send.
    agent: false,
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
