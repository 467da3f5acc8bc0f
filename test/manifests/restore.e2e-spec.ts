import { setTimeout as sleep } from 'node:timers/promises';
import { AttachmentPacer } from '../../src/openai/limits/attachment-pacer.js';
import { ID_RULE } from '../../src/openai/object-id.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { EVENTS, freshKey, NDJSON, problem, readEvents, send, sentTo, upstream } from '../support/client.js';
import { ASYNC, JobsClient } from '../support/jobs.js';
import { Recorder } from '../support/recorder.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON

const CHUNKING = { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 };
const ID = expect.stringMatching(/^vs_/) as unknown;
const REQUEST_ID = expect.stringMatching(/^req_/) as unknown;
/** Attachments are not paced, because the sandbox accepts all of them at once. */
const UNPACED = { ATTACH_FILES_PER_MINUTE: '0', ATTACH_REQUESTS_PER_MINUTE: '0', INDEXING_WAIT_SECONDS: '3' };

let sandbox: Sandbox;
let recorder: Recorder;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  recorder = await Recorder.start(sandbox.url);
  service = await startService(recorder.url, UNPACED);
});
beforeEach(() => {
  sandbox.reset();
  recorder.exchanges.length = 0;
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await recorder.close();
  await sandbox.close();
});

const ask = (target: string, body?: object, headers = {}): ReturnType<typeof send> =>
  send(service, target, { key, body, headers });
const restore = (body: object, headers = {}): ReturnType<typeof send> =>
  ask('POST /vector_stores/restore', body, headers);
const manifestOf = async (id: string): Promise<Json> => (await ask(`GET /vector_stores/${id}/manifest`)).body;

/** Creates a store with all optional fields, and three files. */
function fill(): void {
  const account = sandbox.account(key);
  account.createStore({
    id: 'vs_one',
    name: 'Guides',
    description: 'For support',
    metadata: { team: 'search' },
    expiresAfterDays: 30,
  });
  for (const id of ['file-a', 'file-b', 'file-c']) account.createFile({ id, filename: `${id}.md` });
  account.attach('vs_one', 'file-a', { attributes: { lang: 'en', year: 2024, draft: false } });
  account.attach('vs_one', 'file-b', { chunking: CHUNKING });
  account.attach('vs_one', 'file-c');
}

const counts = (more: object = {}): object => ({
  files: 3,
  files_attached: 3,
  files_failed: 0,
  files_not_found: 0,
  files_pending: 0,
  ...more,
});
const summary = (more: object = {}, store: object = {}): object => ({
  requested: 1,
  distinct: 1,
  vector_stores_created: 1,
  vector_stores_failed: 0,
  ...counts(more),
  not_attempted: 0,
  vector_stores: [{ id: ID, from: 'vs_one', ...counts(more), ...store }],
});
const placed = (...ids: string[]): object[] => ids.map((id) => ({ id, vector_store_id: ID }));
const report = (more: object = {}): object => ({
  vector_stores_created: [{ id: ID, from: 'vs_one', name: 'Guides' }],
  vector_stores_failed: [],
  files_attached: placed('file-a', 'file-b', 'file-c'),
  files_failed: [],
  files_not_found: [],
  files_pending: [],
  summary: summary(),
  ...more,
});

/** The bodies of the requests to upstream. */
const bodiesSentTo = (path: RegExp): Json[] =>
  recorder.exchanges
    .filter((one) => one.method === 'POST' && path.test(one.path))
    .map(({ body }) => JSON.parse(body.toString()));

const withoutIdsAndTimes = ({
  created_at: _time,
  vector_store: { id: _id, ...store },
  ...rest
}: Json): object => ({
  ...rest,
  vector_store: store,
});

it('clones a store and restores it from its manifest, identical except for ids and times', async () => {
  fill();
  const original = await manifestOf('vs_one');
  const cloned = await ask('POST /vector_stores/vs_one/clone', {});
  expect(cloned.body).toEqual(report());
  const cloneId = cloned.body.vector_stores_created[0].id as string;
  const manifest = await manifestOf(cloneId);
  expect(withoutIdsAndTimes(manifest)).toEqual(withoutIdsAndTimes(original));

  await ask('DELETE /vector_stores', { vector_store_ids: [cloneId] });
  const restored = await restore(manifest as object);
  expect(restored.body.summary).toMatchObject({ vector_stores_created: 1, files: 3, files_attached: 3 });
  expect(restored.body.vector_stores_created).toEqual([{ id: ID, from: cloneId, name: 'Guides' }]);
  const restoredId = restored.body.vector_stores_created[0].id as string;
  expect(restoredId).not.toBe(cloneId);
  expect(withoutIdsAndTimes(await manifestOf(restoredId))).toEqual(withoutIdsAndTimes(original));
  expect(sandbox.account(key).fileIds()).toEqual(['file-a', 'file-b', 'file-c']);
});

it('restores a store of several batches, identical except for ids and times, for any attributes and chunking', async () => {
  const account = sandbox.account(key);
  account.createStore({ id: 'vs_one', name: 'Guides', metadata: { team: 'search' }, expiresAfterDays: 7 });
  for (let at = 0; at < 4_100; at += 1) {
    const id = `file-${at}`;
    account.createFile({ id, filename: `${id}.md` });
    account.attach('vs_one', id, {
      ...(at % 2 === 0 && { attributes: { at, name: `é “${at}”`, even: true } }),
      ...(at % 3 === 0 && {
        chunking: { max_chunk_size_tokens: 100 + (at % 3_997), chunk_overlap_tokens: at % 51 },
      }),
    });
  }
  const inOrder = ({ files, ...rest }: Json): object => ({
    ...withoutIdsAndTimes(rest),
    files: files.toSorted((one: Json, other: Json) => one.file_id.localeCompare(other.file_id)),
  });
  const original = await manifestOf('vs_one');
  await ask('DELETE /vector_stores', { vector_store_ids: ['vs_one'] });
  const { body } = await restore(original as object);
  expect(body.summary).toMatchObject({ files: 4_100, files_attached: 4_100 });
  expect(bodiesSentTo(/file_batches$/)).toHaveLength(3);
  const restored = await manifestOf(body.vector_stores_created[0].id as string);
  expect(inOrder(restored)).toEqual(inOrder(original));
});

describe('POST /vector_stores/restore', () => {
  it('sends the store and its files to upstream unchanged', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.clearLog();
    const answer = await restore(manifest as object);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(report());
    const created = answer.body.vector_stores_created[0].id as string;
    expect(sentTo(sandbox)).toEqual([
      'GET /files?limit=10000',
      'POST /vector_stores',
      `POST /vector_stores/${created}/file_batches`,
      expect.stringMatching(`GET /vector_stores/${created}/file_batches/vsfb_\\w+/files\\?limit=100`),
    ]);
    expect(bodiesSentTo(/^\/vector_stores$/)).toEqual([
      {
        name: 'Guides',
        description: 'For support',
        metadata: { team: 'search' },
        expires_after: { anchor: 'last_active_at', days: 30 },
      },
    ]);
    const standard = { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 };
    const cut = (by: object): object => ({ chunking_strategy: { type: 'static', static: by } });
    expect(bodiesSentTo(/file_batches$/)).toEqual([
      {
        files: [
          { file_id: 'file-a', attributes: { lang: 'en', year: 2024, draft: false }, ...cut(standard) },
          { file_id: 'file-b', attributes: {}, ...cut(CHUNKING) },
          { file_id: 'file-c', attributes: {}, ...cut(standard) },
        ],
      },
    ]);
  });

  it('omits fields that the manifest does not have, and chunking strategies that cannot be requested', async () => {
    fill();
    const answer = await restore({
      object: 'vector_store.manifest',
      version: 1,
      vector_store: { id: 'vs_gone' },
      files: [{ file_id: 'file-a', chunking_strategy: { type: 'other' } }, { file_id: 'file-a' }],
    });
    expect(answer.body.summary).toMatchObject({ vector_stores_created: 1, files: 1, files_attached: 1 });
    expect(bodiesSentTo(/^\/vector_stores$/)).toEqual([{}]);
    expect(bodiesSentTo(/file_batches$/)).toEqual([{ files: [{ file_id: 'file-a' }] }]);
  });

  it('creates an empty store with one call', async () => {
    sandbox.account(key).createStore({ id: 'vs_one', name: 'Guides' });
    const manifest = await manifestOf('vs_one');
    sandbox.clearLog();
    const { body } = await restore(manifest as object);
    const none = { files: 0, files_attached: 0 };
    expect(body).toEqual(report({ files_attached: [], summary: summary(none) }));
    expect(sentTo(sandbox)).toEqual(['POST /vector_stores']);
  });

  it('reports missing files, and attaches the others', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.account(key).deleteFile('file-b');
    const { body } = await restore(manifest as object);
    const found = { files_attached: 2, files_not_found: 1 };
    expect(body).toEqual(
      report({
        files_attached: placed('file-a', 'file-c'),
        files_not_found: [{ id: 'file-b', filename: 'file-b.md', vector_store_id: ID, from: 'vs_one' }],
        summary: summary(found),
      }),
    );
  });

  it('attaches 4,500 files in three batches', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 4_500 }, key);
    const manifest = await manifestOf(storeIds[0] ?? '');
    const { body } = await restore(manifest as object);
    expect(body.summary).toMatchObject({ files: 4_500, files_attached: 4_500 });
    expect(body.files_attached.map(({ id }: { id: string }) => id)).toEqual(fileIds);
    const sizes = bodiesSentTo(/file_batches$/).map(({ files }: { files: object[] }) => files.length);
    expect(sizes.toSorted((one, other) => one - other)).toEqual([500, 2_000, 2_000]);
  });

  it('restores many stores, each with its own files', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 12, files_per_store: 3, shared: 1 }, key);
    const manifests = await Promise.all(storeIds.map((id) => manifestOf(id)));
    const { body } = await restore({ manifests });
    expect(body.vector_stores_created.map(({ from }: { from: string }) => from)).toEqual(storeIds);
    expect(body.summary).toMatchObject({
      requested: 12,
      vector_stores_created: 12,
      files: 36,
      files_attached: 36,
    });
    for (const { id, from } of body.vector_stores_created as { id: string; from: string }[])
      expect(sandbox.account(key).filesOf(id)).toEqual(sandbox.account(key).filesOf(from));
  });

  it('waits until the files are indexed, and reports why indexing failed', async () => {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_one', name: 'Guides' });
    account.createFile({ id: 'file-a' });
    account.createFile({ id: 'file-b', filename: 'b.xyz' });
    for (const id of ['file-a', 'file-b']) account.attach('vs_one', id);
    const manifest = await manifestOf('vs_one');
    sandbox.configure({ indexing_ms: 300 });
    const { body } = await restore(manifest as object);
    expect(body.files_attached).toEqual(placed('file-a'));
    expect(body.files_failed).toEqual([
      {
        id: 'file-b',
        vector_store_id: ID,
        from: 'vs_one',
        error: expect.any(String),
        status_code: 422,
        code: 'unsupported_file',
        retryable: false,
        attempts: 1,
        request_id: REQUEST_ID,
      },
    ]);
    expect(sentTo(sandbox).filter((call) => /file_batches\/\w+$/.test(call))).toHaveLength(1);
  });

  it('reports files that are not indexed in time as pending', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.configure({ indexing_ms: 600_000 });
    const { body } = await restore(manifest as object);
    const pending = { files_attached: 0, files_pending: 3 };
    expect(body).toEqual(
      report({
        files_attached: [],
        files_pending: placed('file-a', 'file-b', 'file-c'),
        summary: summary(pending),
      }),
    );
  });

  it('streams lines, with the store before its files', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.account(key).deleteFile('file-c');
    const { lines } = await restore(manifest as object, NDJSON);
    const entry = (id: string): object => ({
      id,
      object: 'vector_store.file',
      vector_store_id: ID,
      from: 'vs_one',
    });
    const attached = { outcome: 'attached', attempts: 1, request_id: REQUEST_ID };
    expect(lines[0]).toEqual({
      id: ID,
      object: 'vector_store',
      outcome: 'created',
      from: 'vs_one',
      name: 'Guides',
      attempts: 1,
      request_id: REQUEST_ID,
    });
    expect(lines.slice(1, -1).toSorted((one, other) => one.id.localeCompare(other.id))).toEqual([
      { ...entry('file-a'), ...attached },
      { ...entry('file-b'), ...attached },
      {
        ...entry('file-c'),
        outcome: 'not_found',
        filename: 'file-c.md',
        error: 'the file no longer exists',
        status_code: 404,
        code: 'not_found',
        retryable: false,
        attempts: 0,
      },
    ]);
    expect(lines.at(-1)).toEqual({ summary: summary({ files_attached: 2, files_not_found: 1 }) });
  });

  it('streams events with the progress', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    const events = readEvents((await restore(manifest as object, EVENTS)).text);
    expect(events.map(({ event }) => event).filter((name) => name !== 'progress')).toEqual([
      ...Array.from({ length: 4 }, () => 'outcome'),
      'report',
    ]);
    expect(events.at(-2)?.data).toMatchObject({ done: 4, total: 4, failed: 0 });
  });

  it('runs as a job with the same report', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('POST /vector_stores/restore', manifest as object);
    expect(await jobs.ended(id)).toMatchObject({ state: 'completed' });
    expect(await jobs.report(id)).toEqual(report());
    const again = await jobs.send(`POST /jobs/${id}/retry-failed`, { headers: ASYNC });
    expect(again.body).toMatchObject({ status: 409, code: 'nothing_to_retry' });
  });
});

describe('a restore with failures', () => {
  const failure = (error: string, status_code: number, more: object = {}): object => ({
    error,
    status_code,
    code: 'upstream_error',
    retryable: false,
    attempts: 1,
    request_id: REQUEST_ID,
    ...more,
  });

  const batchesSent = (): string[][] =>
    bodiesSentTo(/file_batches$/).map(({ files }: { files: { file_id: string }[] }) =>
      files.map(({ file_id }) => file_id),
    );
  const gone = (id: string): object => ({
    id,
    filename: `${id}.md`,
    vector_store_id: ID,
    from: 'vs_one',
  });

  it('reports a rejected file, and continues with the other stores', async () => {
    fill();
    const account = sandbox.account(key);
    for (const id of ['vs_two', 'vs_three']) {
      account.createStore({ id, name: 'Other' });
      account.attach(id, 'file-a');
    }
    const manifests = [await manifestOf('vs_two'), await manifestOf('vs_three')];
    sandbox.failNext({ method: 'POST', path: /file_batches$/, status: 400 });
    const { body } = await restore({ manifests });
    expect(body.files_failed).toEqual([
      {
        id: 'file-a',
        vector_store_id: ID,
        from: expect.stringMatching(/^vs_(two|three)$/),
        ...failure('Scripted answer 400.', 400),
      },
    ]);
    expect(body.summary).toMatchObject({
      vector_stores_created: 2,
      files: 2,
      files_attached: 1,
      files_failed: 1,
      not_attempted: 0,
    });
  });

  it('attaches all files except one that was deleted after the listing', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.configure({ latency_ms: 50 });
    const call = restore(manifest as object);
    while (!sentTo(sandbox).includes('POST /vector_stores')) await sleep(5);
    sandbox.account(key).deleteFile('file-b');
    expect((await call).body).toEqual(
      report({
        files_attached: placed('file-a', 'file-c'),
        files_not_found: [gone('file-b')],
        summary: summary({ files_attached: 2, files_not_found: 1 }),
      }),
    );
    const sent = batchesSent().map((ids) => ids.join());
    expect(sent.toSorted()).toEqual(['file-a', 'file-a,file-b', 'file-a,file-b,file-c', 'file-b', 'file-c']);
  });

  it.each([400, 404, 422])(
    'reports every file as failed when upstream rejects all of them with %i',
    async (status) => {
      fill();
      const manifest = await manifestOf('vs_one');
      sandbox.failNext({ method: 'POST', path: /file_batches$/, status, times: 100 });
      const { body } = await restore(manifest as object);
      const ids = ['file-a', 'file-b', 'file-c'];
      const refused = ids.map((id) => ({
        id,
        vector_store_id: ID,
        from: 'vs_one',
        ...failure(`Scripted answer ${status}.`, status),
      }));
      expect(body.files_failed).toEqual(status === 404 ? [] : refused);
      expect(body.files_not_found).toEqual(status === 404 ? ids.map(gone) : []);
      expect(batchesSent()).toHaveLength(5);
    },
  );

  it('stops splitting a batch that upstream rejects in any size', async () => {
    const { fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 300 }, key);
    sandbox.failNext({ method: 'POST', path: /file_batches$/, status: 400, times: 1_000 });
    const files = fileIds.map((file_id) => ({ file_id }));
    const manifest = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_one' }, files };
    const { body } = await restore(manifest);
    expect(body.summary).toMatchObject({ files: 300, files_failed: 300, not_attempted: 0 });
    expect(batchesSent()).toHaveLength(1 + 2 * 128);
  });

  it('does not split a batch when the store was deleted', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.failNext({ method: 'POST', path: /file_batches$/, status: 404 });
    sandbox.failNext({ method: 'GET', path: /^\/v1\/vector_stores\/vs_\w+$/, status: 404 });
    const { body } = await restore(manifest as object);
    expect(body.files_failed).toHaveLength(3);
    expect(body.files_failed[0]).toMatchObject({ id: 'file-a', status_code: 404, code: 'not_found' });
    expect(body.files_not_found).toEqual([]);
    expect(batchesSent()).toHaveLength(1);
  });

  it.each([
    ['500', { status: 500, headers: { 'retry-after-ms': '1' } }],
    ['a broken connection, with the work done', { kind: 'reset_after' as const }],
    ['half an answer', { kind: 'cut_json' as const }],
  ])('retries the attachment after %s', async (_case, fault) => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.failNext({ method: 'POST', path: /file_batches$/, ...fault });
    expect((await restore(manifest as object)).body).toEqual(report());
  });

  it('does not create a store again after an attempt that may have succeeded', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.clearLog();
    sandbox.failNext({ method: 'POST', path: '/v1/vector_stores', kind: 'reset_after' });
    const { body } = await restore(manifest as object);
    const message = expect.stringContaining('the store may have been created') as unknown;
    const reason = { error: message, status_code: 502, retryable: false };
    expect(body.vector_stores_failed).toEqual([
      { id: 'vs_one', ...reason, code: 'upstream_unreachable', attempts: 1 },
    ]);
    expect(body.files_failed).toEqual(
      ['file-a', 'file-b', 'file-c'].map((id) => ({
        id,
        vector_store_id: null,
        from: 'vs_one',
        ...reason,
        code: 'vector_store_not_created',
        attempts: 0,
        attempted: false,
      })),
    );
    expect(body.summary).toEqual({
      ...summary({ files_attached: 0, files_failed: 3 }, { id: null }),
      not_attempted: 3,
      vector_stores_created: 0,
      vector_stores_failed: 1,
    });
    expect(sentTo(sandbox).filter((call) => call === 'POST /vector_stores')).toHaveLength(1);
  });

  it('does nothing when the files cannot be listed', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.failNext({ path: '/v1/files', status: 400 });
    const answer = await restore(manifest as object);
    expect(answer.body).toEqual(problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)));
    expect(sandbox.account(key).storeIds()).toEqual(['vs_one']);
  });

  it.each([401, 403])(
    'is refused as a whole when the key is, with %i, before anything was made',
    async (status) => {
      fill();
      const manifest = await manifestOf('vs_one');
      sandbox.failNext({ method: 'POST', path: '/v1/vector_stores', status });
      const answer = await restore(manifest as object);
      expect(answer.status).toBe(status);
      expect(sandbox.account(key).storeIds()).toEqual(['vs_one']);
    },
  );

  it('stops when the key is rejected midway, with every file in the report', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 5, files_per_store: 4 }, key);
    const manifests = await Promise.all(storeIds.map((id) => manifestOf(id)));
    sandbox.failNext({ method: 'POST', path: /file_batches$/, status: 401, times: 100 });
    const { body } = await restore({ manifests });
    expect([...body.vector_stores_created, ...body.vector_stores_failed]).toHaveLength(5);
    expect(body.files_failed).toHaveLength(20);
    expect(body.summary).toMatchObject({ files: 20, files_failed: 20, files_attached: 0 });
    expect(body.summary.not_attempted).toBeGreaterThanOrEqual(4);
  });

  it('reports attached files as pending when their status cannot be read', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.failNext({ method: 'GET', path: /file_batches\/\w+\/files$/, status: 400 });
    const reason = 'attached, but the indexing status could not be read: Scripted answer 400.';
    expect((await restore(manifest as object)).body).toEqual(
      report({
        files_attached: [],
        files_pending: placed('file-a', 'file-b', 'file-c').map((file) => ({ ...file, reason })),
        summary: summary({ files_attached: 0, files_pending: 3 }),
      }),
    );
  });

  it.each([
    ['a batch', /file_batches\/\w+$/, 300],
    ['the list of its files', /file_batches\/\w+\/files$/, 0],
  ])('polls again when %s is not found right after the attachment', async (_what, path, indexing_ms) => {
    fill();
    const manifest = await manifestOf('vs_one');
    sandbox.configure({ indexing_ms });
    sandbox.failNext({ method: 'GET', path, status: 404 });
    expect((await restore(manifest as object)).body).toEqual(report());
    expect(sentTo(sandbox).filter((call) => path.test(call.replace(/\?.*/, '')))).toHaveLength(2);
  });
});

describe('POST /vector_stores/restore into an existing store', () => {
  const VS_TWO = { vector_store_id: 'vs_two' };
  const STORE_LINE = {
    id: 'vs_two',
    object: 'vector_store',
    outcome: 'updated',
    from: 'vs_one',
    attempts: 0,
  };
  const completed = (more: object): object => ({
    ...summary(more, { id: 'vs_two' }),
    vector_stores_created: 0,
    vector_stores_updated: 1,
  });

  /** The manifest of a store, and another store that already has one of its files. */
  async function halfDone(): Promise<Json> {
    fill();
    const account = sandbox.account(key);
    const manifest = await manifestOf('vs_one');
    account.createStore({ id: 'vs_two' });
    account.attach('vs_two', 'file-a');
    sandbox.clearLog();
    return { ...manifest, into: 'vs_two' };
  }

  it('attaches the missing files and creates no store', async () => {
    const body = await halfDone();
    const answer = await restore(body as object);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...report({ vector_stores_created: [], summary: completed({}) }),
      files_attached: ['file-a', 'file-b', 'file-c'].map((id) => ({ id, ...VS_TWO })),
    });
    expect(sentTo(sandbox).slice(0, 2).toSorted()).toEqual([
      'GET /files?limit=10000',
      'GET /vector_stores/vs_two/files?limit=100',
    ]);
    expect(sentTo(sandbox).slice(2)).toEqual([
      'POST /vector_stores/vs_two/file_batches',
      expect.stringMatching(/^GET \/vector_stores\/vs_two\/file_batches\/vsfb_\w+\/files/),
    ]);
    const [batch] = bodiesSentTo(/file_batches$/);
    expect(batch.files.map((file: Json) => file.file_id)).toEqual(['file-b', 'file-c']);
    expect(sandbox.account(key).storeIds().toSorted()).toEqual(['vs_one', 'vs_two']);
  });

  it('changes nothing when it is repeated', async () => {
    const body = await halfDone();
    await restore(body as object);
    sandbox.clearLog();
    const { lines } = await restore(body as object, NDJSON);
    const entry = {
      object: 'vector_store.file',
      ...VS_TWO,
      from: 'vs_one',
      outcome: 'attached',
      attempts: 0,
    };
    expect(lines).toEqual([
      STORE_LINE,
      { id: 'file-a', ...entry },
      { id: 'file-b', ...entry },
      { id: 'file-c', ...entry },
      { summary: completed({}) },
    ]);
    expect(sentTo(sandbox).filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('reports the status of an attached file, and a missing file', async () => {
    const body = await halfDone();
    const account = sandbox.account(key);
    account.createFile({ id: 'file-x', filename: 'x.xyz' });
    account.attach('vs_two', 'file-x');
    account.attach('vs_two', 'file-b', { indexingMs: 600_000 });
    account.deleteFile('file-c');
    const { body: report } = await restore({ ...body, files: [...body.files, { file_id: 'file-x' }] });
    expect(report).toMatchObject({
      files_attached: [{ id: 'file-a', ...VS_TWO }],
      files_pending: [{ id: 'file-b', ...VS_TWO }],
      files_not_found: [{ id: 'file-c', filename: 'file-c.md', ...VS_TWO, from: 'vs_one' }],
      files_failed: [
        {
          id: 'file-x',
          ...VS_TWO,
          status_code: 422,
          code: 'unsupported_file',
          retryable: false,
          attempts: 0,
        },
      ],
      summary: { files: 4, files_attached: 1, files_failed: 1, files_not_found: 1, files_pending: 1 },
    });
    expect(sentTo(sandbox).filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('completes the store of the manifest itself', async () => {
    fill();
    const manifest = await manifestOf('vs_one');
    const account = sandbox.account(key);
    await ask('DELETE /vector_stores/vs_one/files', { file_ids: ['file-a', 'file-b'] });
    const { body } = await restore({ ...manifest, into: 'vs_one' });
    expect(body.summary).toMatchObject({ vector_stores_updated: 1, files: 3, files_attached: 3 });
    expect(account.filesOf('vs_one').toSorted()).toEqual(['file-a', 'file-b', 'file-c']);
    const ordered = (files: Json): Json =>
      files.toSorted((one: Json, other: Json) => one.file_id.localeCompare(other.file_id));
    expect(ordered((await manifestOf('vs_one')).files)).toEqual(ordered(manifest.files));
  });

  it('runs as a job', async () => {
    const body = await halfDone();
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('POST /vector_stores/restore', body as object);
    expect(await jobs.ended(id)).toMatchObject({ state: 'completed', progress: { done: 4, total: 4 } });
    expect(await jobs.report(id)).toEqual({
      ...report({ vector_stores_created: [], summary: completed({}) }),
      files_attached: ['file-a', 'file-b', 'file-c'].map((file) => ({ id: file, ...VS_TWO })),
    });
  });

  it('answers 404 for an unknown store', async () => {
    const body = await halfDone();
    const answer = await restore({ ...body, into: 'vs_gone' });
    expect(answer.body).toEqual(
      problem(404, 'upstream_error', "No vector store found with id 'vs_gone'.", upstream(404)),
    );
    expect(sentTo(sandbox).filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it.each([
    [{ into: '../x' }, 'into', ID_RULE],
    [{ into: 5 }, 'into', ID_RULE],
  ])('answers 422 for %j', async (more, field, message) => {
    const body = await halfDone();
    const answer = await restore({ ...body, ...more });
    expect([answer.status, answer.body.errors]).toEqual([422, [{ field, message }]]);
    expect(sandbox.log()).toEqual([]);
  });

  it('answers 422 together with a list of manifests', async () => {
    const { into, ...manifest } = await halfDone();
    const answer = await restore({ manifests: [manifest], into });
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [
        {
          field: 'manifests',
          message: 'cannot be combined with into: send one manifest, or a list of manifests',
        },
      ],
    ]);
  });
});

it('attaches every batch within the rate limit, also with concurrent restores', async () => {
  const paced = await startService(recorder.url, {
    ATTACH_FILES_PER_MINUTE: '2',
    TRANSFER_TIMEOUT_MS: '200',
  });
  Object.assign(paced.app.get(AttachmentPacer), { windowMs: 150 });
  const { fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 5 }, key);
  const body = {
    object: 'vector_store.manifest',
    version: 1,
    vector_store: { id: 'vs_one' },
    files: fileIds.map((file_id) => ({ file_id })),
  };
  const answers = await Promise.all(
    [1, 2, 3].map(() => send(paced, 'POST /vector_stores/restore', { key, body })),
  );
  for (const answer of answers) expect(answer.body.summary).toMatchObject({ files: 5, files_attached: 5 });
  const sizes = bodiesSentTo(/file_batches$/).map(({ files }: { files: object[] }) => files.length);
  expect(sizes.toSorted()).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 2]);
  await paced.close();
});

describe('an invalid manifest', () => {
  const MANIFEST = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_one' }, files: [] };

  it.each([
    ['no body', undefined, 'body', 'must be a JSON object'],
    ['another object', { ...MANIFEST, object: 'list' }, 'object', 'must be vector_store.manifest'],
    ['another version', { ...MANIFEST, version: 2 }, 'version', 'must be 1'],
    ['no store', { ...MANIFEST, vector_store: {} }, 'vector_store', 'id must be a non-empty string'],
    ['no files', { ...MANIFEST, files: undefined }, 'files', 'must be a list'],
    [
      'a file with an empty id',
      { ...MANIFEST, files: [{ file_id: 'ok' }, { file_id: '' }] },
      'files',
      'entry 1 file_id must be a non-empty string',
    ],
    ['an unknown field', { ...MANIFEST, force: true }, 'force', 'is not known'],
    ['manifests that are not a list', { manifests: MANIFEST }, 'manifests', 'must be a list'],
    [
      'a manifest without fields',
      { manifests: [MANIFEST, {}] },
      'manifests',
      'entry 1 object must be vector_store.manifest',
    ],
    [
      'the same store twice',
      { manifests: [MANIFEST, MANIFEST] },
      'manifests',
      'entry 1 must be of another vector store than entry 0: both are of vs_one',
    ],
    [
      'a manifest together with a list of manifests',
      { ...MANIFEST, manifests: [] },
      'manifests',
      'cannot be combined with object: send one manifest, or a list of manifests',
    ],
  ])('answers 422 for %s', async (_case, body, field, message) => {
    const answer = await restore(body as object);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ field, message }]]);
    expect(sandbox.log()).toEqual([]);
  });

  it('accepts more files than MAX_BULK_IDS, and more bytes than other bodies', async () => {
    const small = await startService(sandbox.url, {
      MAX_BULK_IDS: '10',
      BODY_LIMIT_BYTES: '2048',
      ...UNPACED,
    });
    const files = Array.from({ length: 200 }, (_, index) => ({ file_id: `file-${index}`, filename: null }));
    const body = { ...MANIFEST, files };
    const taken = await send(small, 'POST /vector_stores/restore', { key, body });
    expect(taken.body.summary).toMatchObject({ files: 200, files_not_found: 200 });
    const ids = files.map(({ file_id }) => file_id);
    const other = await send(small, 'DELETE /files', { key, body: { file_ids: ids } });
    expect(other.status).toBe(413);
    await small.close();
  });

  it('is rejected above DOCUMENT_LIMIT_BYTES', async () => {
    const small = await startService(sandbox.url, { DOCUMENT_LIMIT_BYTES: '1024' });
    const files = Array.from({ length: 200 }, (_, index) => ({ file_id: `file-${index}` }));
    const answer = await send(small, 'POST /vector_stores/restore', { key, body: { ...MANIFEST, files } });
    expect(answer.body).toMatchObject({ status: 413, code: 'body_too_large' });
    await small.close();
  });
});

describe('POST /vector_stores/{id}/clone', () => {
  it('uses another name and other metadata', async () => {
    fill();
    const { body } = await ask('POST /vector_stores/vs_one/clone', {
      name: 'Copy',
      metadata: { team: 'other' },
    });
    expect(body.vector_stores_created).toEqual([{ id: ID, from: 'vs_one', name: 'Copy' }]);
    const copy = await manifestOf(body.vector_stores_created[0].id as string);
    expect(copy.vector_store).toMatchObject({
      name: 'Copy',
      description: 'For support',
      metadata: { team: 'other' },
      expires_after: { anchor: 'last_active_at', days: 30 },
    });
  });

  it('reports a deleted file that is still listed', async () => {
    fill();
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    sandbox.account(key).deleteFile('file-b');
    const { body } = await ask('POST /vector_stores/vs_one/clone', {});
    expect(body.files_not_found).toEqual([
      { id: 'file-b', filename: null, vector_store_id: ID, from: 'vs_one' },
    ]);
    expect(body.summary).toMatchObject({ files: 3, files_attached: 2, files_not_found: 1 });
  });

  it('includes a file that is uploaded and attached during the listing', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 500 }, key);
    const storeId = storeIds[0] ?? '';
    sandbox.configure({ latency_ms: 40 });
    const call = ask(`POST /vector_stores/${storeId}/clone`, {});
    while (!sentTo(sandbox).some((sent) => sent.startsWith('GET /files'))) await sleep(5);
    await sleep(80);
    const account = sandbox.account(key);
    account.createFile({ id: 'file-new' });
    account.attach(storeId, 'file-new');
    const { body } = await call;
    expect(body.files_not_found).toEqual([]);
    expect(body.files_attached).toHaveLength(501);
    expect(account.filesOf(body.vector_stores_created[0].id as string)).toContain('file-new');
  });

  it('answers 404 for an unknown store', async () => {
    const answer = await ask('POST /vector_stores/vs_gone/clone', {});
    expect(answer.body).toEqual(
      problem(404, 'upstream_error', "No vector store found with id 'vs_gone'.", upstream(404)),
    );
  });

  it('runs as a job', async () => {
    fill();
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('POST /vector_stores/vs_one/clone', {});
    await jobs.ended(id);
    expect(await jobs.report(id)).toEqual(report());
  });

  it.each([
    [{ name: 1 }, 'name', 'must be a string'],
    [{ metadata: { a: 1 } }, 'metadata', 'must have values that are strings'],
    [{ files: [] }, 'files', 'is not known'],
  ])('answers 422 for %j', async (body, field, message) => {
    const answer = await ask('POST /vector_stores/vs_one/clone', body);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ field, message }]]);
    expect(sandbox.log()).toEqual([]);
  });
});
