import { once } from 'node:events';
import { Busboy } from '@fastify/busboy';
import OpenAI, { toFile } from 'openai';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { sentTo } from '../support/client.js';
import { type Exchange, Recorder } from '../support/recorder.js';
import { RequestContract } from '../support/checks/request-contract.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';
import { OpenAiContract } from '../sandbox/openai-contract.js';

/** The key of the SDK's own tests. Any header value is a valid key. */
const KEY = 'My API Key';

/** The methods of the SDK that were called. */
const called = new Set<string>();

/** Wraps a resource of the SDK to record which of its methods are called. */
function recorded<Resource extends object>(name: string, resource: Resource): Resource {
  return new Proxy(resource, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      called.add(`${name}.${String(property)}`);
      return value.bind(target) as unknown;
    },
  });
}

function methodsOf(name: string, resource: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
    .filter((method) => method !== 'constructor')
    .map((method) => `${name}.${method}`);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever was thrown
const failureOf = (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the official SDK with only the base URL changed', () => {
  let sandbox: Sandbox;
  let recorder: Recorder;
  let service: Service;
  let client: OpenAI;

  beforeAll(async () => {
    sandbox = await startSandbox({ keys: [KEY] });
    recorder = await Recorder.start(sandbox.url);
    service = await startService(recorder.url);
    client = new OpenAI({ apiKey: KEY, baseURL: `${service.url}/v1`, maxRetries: 2 });
  });
  beforeEach(() => sandbox.reset());
  afterAll(async () => {
    await service.close();
    await recorder.close();
    await sandbox.close();
  });

  const stores = (): OpenAI['vectorStores'] => recorded('vectorStores', client.vectorStores);
  const storeFiles = (): OpenAI['vectorStores']['files'] =>
    recorded('vectorStores.files', client.vectorStores.files);
  const batches = (): OpenAI['vectorStores']['fileBatches'] =>
    recorded('vectorStores.fileBatches', client.vectorStores.fileBatches);
  const files = (): OpenAI['files'] => recorded('files', client.files);
  const uploads = (): OpenAI['uploads'] => recorded('uploads', client.uploads);
  const parts = (): OpenAI['uploads']['parts'] => recorded('uploads.parts', client.uploads.parts);

  describe('vectorStores', () => {
    it('creates, gets, updates, lists and deletes', async () => {
      const store = await stores().create({ name: 'notes', metadata: { team: 'search' } });
      expect(store).toMatchObject({ object: 'vector_store', name: 'notes', metadata: { team: 'search' } });
      expect(await stores().retrieve(store.id)).toEqual(store);
      const changed = await stores().update(store.id, {
        name: 'papers',
        expires_after: { anchor: 'last_active_at', days: 7 },
      });
      expect(changed).toMatchObject({ id: store.id, name: 'papers', expires_after: { days: 7 } });
      expect((await stores().list()).data).toEqual([
        expect.objectContaining({ id: store.id, name: 'papers' }),
      ]);
      expect(await stores().delete(store.id)).toEqual({
        id: store.id,
        object: 'vector_store.deleted',
        deleted: true,
      });
      expect(sandbox.account().storeIds()).toEqual([]);
    });

    it('iterates over all pages, in order', async () => {
      const { storeIds: ids } = sandbox.addFixtures({ stores: 7 });
      const listed = await collect(stores().list({ limit: 3, order: 'asc' }));
      expect(listed.map(({ id }) => id)).toEqual(ids);
      expect(sentTo(sandbox)).toEqual([
        'GET /vector_stores?limit=3&order=asc',
        `GET /vector_stores?limit=3&order=asc&after=${ids[2]}`,
        `GET /vector_stores?limit=3&order=asc&after=${ids[5]}`,
      ]);
    });

    it('searches', async () => {
      const account = sandbox.account();
      const storeId = account.createStore();
      const fileId = account.createFile({ filename: 'tides.txt', content: 'The moon draws the tides.' });
      account.attach(storeId, fileId);
      const { data } = await stores().search(storeId, { query: 'moon' });
      expect(data).toEqual([
        expect.objectContaining({
          file_id: fileId,
          filename: 'tides.txt',
          content: [{ type: 'text', text: 'The moon draws the tides.' }],
        }),
      ]);
    });
  });

  describe('vectorStores.files', () => {
    it('attaches, gets, updates, lists, reads and detaches', async () => {
      const account = sandbox.account();
      const vector_store_id = account.createStore();
      const file_id = account.createFile({ content: 'Some text.' });
      const attached = await storeFiles().create(vector_store_id, { file_id, attributes: { year: 2024 } });
      expect(attached).toMatchObject({ id: file_id, vector_store_id, attributes: { year: 2024 } });
      const polled = await storeFiles().poll(vector_store_id, file_id);
      expect(polled).toMatchObject({ id: file_id, status: 'completed' });
      expect(await storeFiles().retrieve(file_id, { vector_store_id })).toMatchObject({
        status: 'completed',
      });
      const changed = await storeFiles().update(file_id, { vector_store_id, attributes: { year: 2025 } });
      expect(changed.attributes).toEqual({ year: 2025 });
      const listed = await collect(storeFiles().list(vector_store_id, { filter: 'completed' }));
      expect(listed.map(({ id }) => id)).toEqual([file_id]);
      const content = await collect(await storeFiles().content(file_id, { vector_store_id }));
      expect(content).toEqual([{ type: 'text', text: 'Some text.' }]);
      expect(await storeFiles().delete(file_id, { vector_store_id })).toEqual({
        id: file_id,
        object: 'vector_store.file.deleted',
        deleted: true,
      });
      expect(account.filesOf(vector_store_id)).toEqual([]);
      expect(account.hasFile(file_id)).toBe(true);
    });

    it('attaches and polls until the file is indexed', async () => {
      sandbox.configure({ indexing_ms: 60 });
      const account = sandbox.account();
      const storeId = account.createStore();
      const attached = await storeFiles().createAndPoll(
        storeId,
        { file_id: account.createFile() },
        { pollIntervalMs: 20 },
      );
      expect(attached.status).toBe('completed');
    });

    it('uploads and attaches in one call', async () => {
      const account = sandbox.account();
      const storeId = account.createStore();
      const first = await storeFiles().upload(storeId, await toFile(Buffer.from('one'), 'one.txt'));
      const second = await storeFiles().uploadAndPoll(storeId, await toFile(Buffer.from('two'), 'two.txt'), {
        pollIntervalMs: 20,
      });
      expect(second.status).toBe('completed');
      expect(account.filesOf(storeId)).toEqual([first.id, second.id]);
    });
  });

  describe('vectorStores.fileBatches', () => {
    it('creates, gets, lists and polls a batch', async () => {
      const account = sandbox.account();
      const vector_store_id = account.createStore();
      const file_ids = [account.createFile(), account.createFile(), account.createFile()];
      const batch = await batches().create(vector_store_id, { file_ids });
      expect(await batches().retrieve(batch.id, { vector_store_id })).toMatchObject({ id: batch.id });
      expect(await batches().poll(vector_store_id, batch.id)).toMatchObject({
        status: 'completed',
        file_counts: { completed: 3, total: 3 },
      });
      const listed = await collect(
        batches().listFiles(batch.id, { vector_store_id, limit: 2, order: 'asc' }),
      );
      expect(listed.map(({ id }) => id).sort()).toEqual([...file_ids].sort());
    });

    it('cancels a batch', async () => {
      sandbox.configure({ indexing_ms: 60_000 });
      const account = sandbox.account();
      const vector_store_id = account.createStore();
      const batch = await batches().create(vector_store_id, { file_ids: [account.createFile()] });
      const cancelled = await batches().cancel(batch.id, { vector_store_id });
      expect(cancelled).toMatchObject({ id: batch.id, status: 'cancelled', file_counts: { cancelled: 1 } });
    });

    it('creates and polls, and uploads and polls', async () => {
      const account = sandbox.account();
      const storeId = account.createStore();
      const created = await batches().createAndPoll(
        storeId,
        { file_ids: [account.createFile()] },
        { pollIntervalMs: 20 },
      );
      expect(created).toMatchObject({ status: 'completed', file_counts: { completed: 1, total: 1 } });
      const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt', 'f.txt'];
      const toUpload = await Promise.all(names.map((name) => toFile(Buffer.from(name), name)));
      const uploaded = await batches().uploadAndPoll(storeId, { files: toUpload }, { pollIntervalMs: 20 });
      expect(uploaded).toMatchObject({ status: 'completed', file_counts: { completed: 6, total: 6 } });
      expect(account.filesOf(storeId)).toHaveLength(7);
    });
  });

  describe('files', () => {
    it('uploads, gets, lists, reads and deletes', async () => {
      const content = Buffer.from('{"custom_id":"1"}\n');
      const file = await files().create({
        file: await toFile(content, 'requests.jsonl'),
        purpose: 'batch',
        expires_after: { anchor: 'created_at', seconds: 3600 },
      });
      expect(file).toMatchObject({ filename: 'requests.jsonl', bytes: content.length, purpose: 'batch' });
      expect(file.expires_at).toBe(file.created_at + 3600);
      expect(await files().retrieve(file.id)).toEqual(file);
      expect(await files().waitForProcessing(file.id)).toMatchObject({ status: 'processed' });
      expect(await collect(files().list({ purpose: 'batch' }))).toEqual([file]);
      expect(Buffer.from(await (await files().content(file.id)).arrayBuffer())).toEqual(content);
      expect(await files().delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true });
      expect(sandbox.account().hasFile(file.id)).toBe(false);
    });

    it('iterates over all pages', async () => {
      const account = sandbox.account();
      const ids = Array.from({ length: 5 }, () => account.createFile());
      const listed = await collect(files().list({ limit: 2, order: 'asc' }));
      expect(listed.map(({ id }) => id)).toEqual(ids);
      expect(sentTo(sandbox)).toHaveLength(3);
    });
  });

  describe('uploads', () => {
    it('uploads a file in parts', async () => {
      const [head, tail] = [Buffer.alloc(70_000, 'a'), Buffer.alloc(30_000, 'b')];
      const upload = await uploads().create({
        filename: 'large.txt',
        purpose: 'batch',
        bytes: head.length + tail.length,
        mime_type: 'text/plain',
      });
      expect(upload).toMatchObject({ object: 'upload', status: 'pending', bytes: 100_000 });
      const second = await parts().create(upload.id, { data: await toFile(tail, 'part') });
      const first = await parts().create(upload.id, { data: await toFile(head, 'part') });
      const completed = await uploads().complete(upload.id, { part_ids: [first.id, second.id] });
      expect(completed).toMatchObject({ id: upload.id, status: 'completed', file: { bytes: 100_000 } });
      const stored = await client.files.content(completed.file?.id ?? '');
      expect(Buffer.from(await stored.arrayBuffer())).toEqual(Buffer.concat([head, tail]));
    });

    it('cancels an upload', async () => {
      const order = { filename: 'a.txt', purpose: 'batch', bytes: 1, mime_type: 'text/plain' } as const;
      const { id } = await uploads().create(order);
      expect(await uploads().cancel(id)).toMatchObject({ id, status: 'cancelled' });
    });
  });

  it('has no further methods for these routes', () => {
    const all = [
      ...methodsOf('vectorStores', client.vectorStores),
      ...methodsOf('vectorStores.files', client.vectorStores.files),
      ...methodsOf('vectorStores.fileBatches', client.vectorStores.fileBatches),
      ...methodsOf('files', client.files),
      ...methodsOf('uploads', client.uploads),
      ...methodsOf('uploads.parts', client.uploads.parts),
    ];
    expect([...called].sort()).toEqual(expect.arrayContaining(all.sort()));
  });

  it('sent its key unchanged with every call', () => {
    const sent = new Set(recorder.exchanges.map(({ authorization }) => authorization));
    expect(recorder.exchanges.length).toBeGreaterThanOrEqual(called.size);
    expect([...sent]).toEqual([`Bearer ${KEY}`]);
  });

  describe("OpenAI's specification", () => {
    it('allows every request and describes every response', async () => {
      const requests = new RequestContract();
      const answers = new OpenAiContract();
      const operations = new Set<string>();
      const complaints: string[] = [];
      for (const exchange of recorder.exchanges) {
        const operation = requests.operationOf(exchange) ?? '';
        operations.add(operation);
        complaints.push(...requests.violations({ ...exchange, body: await contentOf(exchange) }));
        if (exchange.answerType?.includes('json') === true)
          complaints.push(
            ...answers.violations(operation, exchange.status, JSON.parse(exchange.answer.toString())),
          );
      }
      expect(complaints).toEqual([]);
      expect([...operations].sort()).toEqual(requests.operations.sort());
    });
  });

  describe('errors of the SDK', () => {
    it('receive OpenAI’s error for an invalid field', async () => {
      const error = await failureOf(client.vectorStores.create({ name: 5 as never }));
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
      expect(error).toMatchObject({
        status: 400,
        code: 'invalid_type',
        param: 'name',
        type: 'invalid_request_error',
      });
      expect(error.requestID).toMatch(/^req_/);
    });

    it('receive a 401 without the key for an unknown key', async () => {
      const stranger = new OpenAI({ apiKey: 'sk-nobody-knows-this-key', baseURL: `${service.url}/v1` });
      const error = await failureOf(stranger.vectorStores.list());
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
      expect(error.message).toContain('***');
      expect(JSON.stringify(error)).not.toContain('nobody');
    });

    it('receive a 404 for an unknown id', async () => {
      const error = await failureOf(client.vectorStores.retrieve('vector_store_id'));
      expect(error).toBeInstanceOf(OpenAI.NotFoundError);
      expect(error.message).toBe("404 No vector store found with id 'vector_store_id'.");
    });

    it('receive a 429 after the retries of the service, without retrying themselves', async () => {
      sandbox.failNext({ status: 429, headers: { 'retry-after-ms': '1' }, times: 1000 });
      const error = await failureOf(client.vectorStores.list());
      expect(error).toBeInstanceOf(OpenAI.RateLimitError);
      expect(error.headers.get('x-should-retry')).toBe('false');
      expect(sentTo(sandbox)).toEqual(Array(5).fill('GET /vector_stores'));
    });

    it('receive a server error if the upstream is unreachable', async () => {
      sandbox.failNext({ kind: 'reset_before', times: 1000 });
      const error = await failureOf(client.vectorStores.create({ name: 'x' }));
      expect(error).toBeInstanceOf(OpenAI.InternalServerError);
      expect(error).toMatchObject({ status: 502, code: 'upstream_unreachable', type: 'server_error' });
      expect(sentTo(sandbox)).toHaveLength(1);
    });
  });

  it('cancels the upstream call on abort', async () => {
    sandbox.configure({ latency_ms: 5_000 });
    const stop = new AbortController();
    const listing = failureOf(client.vectorStores.list({}, { signal: stop.signal }));
    while (sandbox.log().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await listing).toBeInstanceOf(OpenAI.APIUserAbortError);
    const line = await logged(service);
    expect(line).toMatchObject({ route: '/v1/vector_stores', status: 499 });
    expect(sentTo(sandbox)).toHaveLength(1);
  });
});

/** The parsed JSON of a request, or the fields of its form, with file names instead of files. */
async function contentOf({ body, contentType = '' }: Exchange): Promise<unknown> {
  if (body.length === 0) return undefined;
  if (contentType.includes('json')) return JSON.parse(body.toString());
  const fields: Record<string, unknown> = {};
  const form = new Busboy({ headers: { 'content-type': contentType } });
  form.on('field', (name, value) => {
    const [field = '', inner] = name.split(/[[\]]/);
    fields[field] = inner === undefined ? value : { ...(fields[field] as object), [inner]: numeric(value) };
  });
  form.on('file', (name, file) => {
    fields[name] = 'a file';
    file.resume();
  });
  form.end(body);
  await once(form, 'finish');
  return fields;
}

/** Converts the digits of a form field to a number. */
const numeric = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);

/** The last request line in the log, once it is written. */
async function logged(service: Service): Promise<unknown> {
  for (;;) {
    const line = service.log.lines.filter(({ msg }) => msg === 'request').at(-1);
    if (line?.status === 499) return line;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
