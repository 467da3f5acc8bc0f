import { MAX_ATTEMPTS } from '../../src/openai/http/retry.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import {
  type Answer,
  CSV,
  deletionsSentTo,
  EVENTS,
  freshKey,
  NDJSON,
  problem,
  readEvents,
  send,
  sentTo,
} from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { sendRaw } from '../support/raw-client.js';
import { Recorder } from '../support/recorder.js';
import { describeWithRedis, RedisServer } from '../support/redis-server.js';
import { type Service, startService } from '../support/service.js';
import { startSandbox } from '../support/sandbox.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever came over the wire

const ID_RULE =
  'must have 1 to 512 characters, must not be . or .., and must not contain / \\ ? # %, whitespace or control characters';

/** Ids as some gateways issue them, and others that need percent-encoding. */
const SENDABLE = [
  `${'aB+9'.repeat(79)}aB==`,
  'name:index-1',
  '文書-é-😀',
  "a&b;c=d,e@f$g!h'(i)*j~k",
  'a"b<c>d|e^f`g{h}[i]',
  '...',
  '+a',
  '=1+1',
  'constructor',
  'x'.repeat(512),
  '😀'.repeat(512),
];

/** Ids that cannot be one segment of a path. */
const UNSENDABLE = [
  '',
  '.',
  '..',
  'gs://bucket/x',
  'a\\b',
  'a?b',
  'a#b',
  'a%b',
  'a b',
  'a\tb',
  'a\u00A0b',
  'a\u3000b',
  'a\u2028b',
  'a\u0000b',
  'a\u007Fb',
  'a\u0085b',
  'a\uD800b',
  '\uDC00',
  'x'.repeat(513),
];

let sandbox: Sandbox;
let recorder: Recorder;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  recorder = await Recorder.start(sandbox.url);
  service = await startService(recorder.url, { INDEXING_WAIT_SECONDS: '3', VERIFY_TIMEOUT_MS: '2000' });
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

const ask = (target: string, body?: object, headers = {}): Promise<Answer> =>
  send(service, target, { key, body, headers });

/** A store that holds a file. */
function fill(storeId = 'vs_one', fileId = 'file-one'): void {
  const account = sandbox.account(key);
  account.createStore({ id: storeId });
  account.createFile({ id: fileId });
  account.attach(storeId, fileId);
}

const invalid = (id: string): object => ({
  id,
  error: `the id is invalid: it ${ID_RULE}`,
  status_code: 422,
  code: 'invalid_id',
  retryable: false,
  attempts: 0,
  attempted: false,
});

const counts = (done: object, more: object = {}): object => ({
  requested: 1,
  distinct: 1,
  ...done,
  failed: 0,
  not_attempted: 0,
  ...more,
});

/** Whether a call upstream contains one of these ids. */
const isSent = (ids: readonly string[]): boolean =>
  recorder.exchanges.some(({ path }) =>
    path.split('/').some((segment) => segment !== '' && ids.includes(decodeURIComponent(segment))),
  );

describe('an id that needs percent-encoding', () => {
  it.each(SENDABLE)('names a store in a path: %j', async (id) => {
    fill(id, id);
    const encoded = encodeURIComponent(id);
    const { status, body } = await ask(`GET /vector_stores/${encoded}/files`);
    expect([status, body.data.map((file: Json) => [file.id, file.vector_store_id])]).toEqual([
      200,
      [[id, id]],
    ]);
    expect((await ask(`DELETE /vector_stores/${encoded}/files/${encoded}`)).body).toEqual({
      id,
      object: 'vector_store.file.deleted',
      deleted: true,
    });
    expect(recorder.exchanges.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /vector_stores/${encoded}/files`,
      `DELETE /vector_stores/${encoded}/files/${encoded}`,
    ]);
  });

  it.each(SENDABLE)('names a store and a file under /v1: %j', async (id) => {
    fill(id, id);
    const encoded = encodeURIComponent(id);
    const headers = { authorization: `Bearer ${key}` };
    const url = `${service.url}/v1/vector_stores/${encoded}`;
    const [store, file] = await Promise.all([
      sendRaw(url, 'GET ', headers),
      sendRaw(url, `GET /files/${encoded}`, headers),
    ]);
    expect([store.status, file.status]).toEqual([200, 200]);
    expect([JSON.parse(store.body.toString()), JSON.parse(file.body.toString())]).toMatchObject([
      { id, object: 'vector_store' },
      { id, object: 'vector_store.file', vector_store_id: id },
    ]);
    expect(recorder.exchanges.map(({ path }) => path).toSorted()).toEqual([
      `/vector_stores/${encoded}`,
      `/vector_stores/${encoded}/files/${encoded}`,
    ]);
  });

  it('may be sent without encoding where none is needed', async () => {
    fill('name:index-1', 'a+b=');
    const { body } = await ask('DELETE /vector_stores/name:index-1/files/a+b=');
    expect(body).toEqual({ id: 'a+b=', object: 'vector_store.file.deleted', deleted: true });
    expect(sandbox.account(key).filesOf('name:index-1')).toEqual([]);
  });

  it('can be the cursor of a listing', async () => {
    const account = sandbox.account(key);
    SENDABLE.forEach((id, index) => account.createStore({ id, createdAt: 1_700_000_000 + index }));
    const [first = '', second = '', ...others] = SENDABLE;
    const list = (query: object): Promise<Answer> =>
      ask(`GET /vector_stores?${new URLSearchParams({ order: 'asc', ...query }).toString()}`);
    expect((await list({ after: second })).body).toEqual(others);
    expect((await list({ before: second })).body).toEqual([first]);
    expect((await list({ limit: '1' })).body).toEqual(SENDABLE);
  });

  it('is selected, listed and written as CSV', async () => {
    for (const id of SENDABLE) sandbox.account(key).createStore({ id, createdAt: 1_700_000_000 });
    const wanted = [SENDABLE[0] ?? '', 'name:index-1', '+a'];
    const query = wanted.map((id) => `ids=${encodeURIComponent(id)}`).join('&');
    expect((await ask(`GET /vector_stores?order=asc&${query}`)).body).toEqual(wanted);
    const { text } = await ask(`GET /reports/storage?${query}`, undefined, CSV);
    const ids = text
      .split('\n')
      .slice(1, -1)
      .map((row) => row.split(',')[0]);
    expect(ids.toSorted()).toEqual([wanted[0], 'name:index-1', "'+a"].toSorted());
  });

  const BULK_ROUTES: [string, string, object, string][] = [
    ['DELETE /vector_stores', 'vector_store_ids', {}, 'deleted'],
    ['POST /vector_stores/expiry', 'vector_store_ids', { expires_after_days: 7 }, 'updated'],
    ['DELETE /files', 'file_ids', {}, 'deleted'],
    ['DELETE /vector_stores/vs_one/files', 'file_ids', {}, 'deleted'],
    ['POST /vector_stores/vs_one/attributes', 'file_ids', { attributes: { a: 'b' } }, 'updated'],
  ];
  it.each(BULK_ROUTES)('is processed by %s', async (target, field, more, done) => {
    fill();
    const account = sandbox.account(key);
    for (const id of SENDABLE) {
      account.createStore({ id });
      account.createFile({ id });
      account.attach('vs_one', id);
    }
    const { body } = await ask(target, { [field]: SENDABLE, ...more });
    expect(body).toEqual({
      success: SENDABLE,
      failed: [],
      summary: counts({ requested: SENDABLE.length, distinct: SENDABLE.length, [done]: SENDABLE.length }),
    });
  });

  it('is deleted with its files, with verification and a valid receipt', async () => {
    for (const id of SENDABLE) fill(id, id);
    const { body } = await ask('DELETE /vector_stores/with-files', {
      vector_store_ids: SENDABLE,
      verify: true,
      receipt: true,
    });
    expect(body).toMatchObject({
      vector_stores_deleted: SENDABLE,
      vector_stores_failed: [],
      files_failed: [],
    });
    expect(body.files_deleted.toSorted()).toEqual(SENDABLE.toSorted());
    expect([sandbox.account(key).storeIds(), sandbox.account(key).fileIds()]).toEqual([[], []]);
    const { receipt } = body.summary;
    const verified = await ask('POST /receipts/verify', { receipt, items: body.receipt_items });
    expect(verified.body).toMatchObject({ genuine: true });
  });

  it('is in a plan that can be applied', async () => {
    for (const id of SENDABLE) fill(id, id);
    const { body: plan } = await ask('POST /cleanup/plans', {
      vector_stores: { ids: SENDABLE },
      files: 'exclusive',
      protect: { ids: ['name:index-1'] },
    });
    const planned = SENDABLE.filter((id) => id !== 'name:index-1').toSorted();
    expect(plan.vector_stores.map(({ id }: Json) => id).toSorted()).toEqual(planned);
    const { body } = await ask('POST /cleanup/apply', plan);
    expect(body).toMatchObject({ vector_stores_failed: [], files_failed: [], vector_stores_drifted: [] });
    expect(body.vector_stores_deleted.toSorted()).toEqual(planned);
    expect(sandbox.account(key).fileIds()).toEqual(['name:index-1']);
  });

  it('is exported, cloned and restored', async () => {
    fill('name:index-1', 'a+b=');
    for (const id of SENDABLE.slice(0, 5)) {
      sandbox.account(key).createFile({ id });
      sandbox.account(key).attach('name:index-1', id, { attributes: { lang: 'en' } });
    }
    const files = ['a+b=', ...SENDABLE.slice(0, 5)];
    const { body: manifest } = await ask('GET /vector_stores/name%3Aindex-1/manifest?content=true');
    expect([
      manifest.vector_store.id,
      manifest.files.map(({ file_id }: Json) => file_id),
      manifest.complete,
    ]).toEqual(['name:index-1', files, true]);
    for (const answer of [
      await ask('POST /vector_stores/restore', manifest),
      await ask('POST /vector_stores/name%3Aindex-1/clone', {}),
    ]) {
      expect(answer.body.files_attached.map(({ id }: Json) => id)).toEqual(files);
      expect(answer.body.vector_stores_created[0].from).toBe('name:index-1');
    }
    fill('into:1=', 'c=');
    const { body } = await ask('POST /vector_stores/restore', { ...manifest, into: 'into:1=' });
    expect(body.files_attached).toEqual(files.map((id) => ({ id, vector_store_id: 'into:1=' })));
  });
});

describe('an id in a path or a cursor that cannot be sent', () => {
  const refused = (field: string): object =>
    problem(422, 'validation_failed', `${field} ${ID_RULE}`, { errors: [{ field, message: ID_RULE }] });
  const inPath = UNSENDABLE.filter((id) => id !== '' && !/[\uD800-\uDFFF]/u.test(id));

  it.each(inPath)('is rejected: %j', async (id) => {
    // The dots are encoded too, since a client would resolve them.
    const encoded = encodeURIComponent(id).replaceAll('.', '%2E');
    for (const [path, field] of [
      [`/vector_stores/${encoded}/files`, 'vector_store_id'],
      [`/vector_stores/vs_one/files/${encoded}`, 'file_id'],
    ] as const) {
      const method = field === 'file_id' ? 'DELETE' : 'GET';
      const own = await sendRaw(service.url, `${method} ${path}`, { 'x-openai-api-key': key });
      expect([own.status, JSON.parse(own.body.toString())]).toEqual([422, refused(field)]);
      const relayed = await sendRaw(service.url, `${method} /v1${path}`, { authorization: `Bearer ${key}` });
      expect([relayed.status, JSON.parse(relayed.body.toString())]).toEqual([
        422,
        {
          error: {
            message: `${field} ${ID_RULE}`,
            type: 'invalid_request_error',
            param: field,
            code: 'validation_failed',
          },
        },
      ]);
    }
    expect(recorder.exchanges).toEqual([]);
  });

  it.each(['after', 'before'])('is rejected as %s', async (field) => {
    for (const id of inPath) {
      const answer = await ask(`GET /vector_stores?${field}=${encodeURIComponent(id)}`);
      expect([answer.status, answer.body]).toEqual([422, refused(field)]);
    }
    expect((await ask(`GET /vector_stores?${field}=`)).body).toEqual(refused(field));
    expect(recorder.exchanges).toEqual([]);
  });

  it('is not decoded twice', async () => {
    const answer = await ask('GET /vector_stores/name%253Aindex-1/files');
    expect([answer.status, answer.body]).toEqual([422, refused('vector_store_id')]);
  });
});

/** A bulk route, with a body that names one existing store or file. */
interface BulkRoute {
  readonly target: string;
  readonly field: string;
  readonly more?: object;
  /** Names of the success list and of the failure list. */
  readonly lists?: readonly [string, string];
}

const CASCADE = ['vector_stores_deleted', 'vector_stores_failed'] as const;
const BULK: readonly BulkRoute[] = [
  { target: 'DELETE /vector_stores', field: 'vector_store_ids' },
  { target: 'POST /vector_stores/bulk-delete', field: 'vector_store_ids' },
  { target: 'DELETE /vector_stores/with-files', field: 'vector_store_ids', lists: CASCADE },
  { target: 'POST /vector_stores/with-files/bulk-delete', field: 'vector_store_ids', lists: CASCADE },
  {
    target: 'DELETE /vector_stores/with-files',
    field: 'vector_store_ids',
    more: { delete_files: false },
    lists: CASCADE,
  },
  { target: 'POST /vector_stores/expiry', field: 'vector_store_ids', more: { expires_after_days: null } },
  { target: 'DELETE /files', field: 'file_ids' },
  { target: 'POST /files/bulk-delete', field: 'file_ids' },
  { target: 'DELETE /vector_stores/vs_one/files', field: 'file_ids' },
  { target: 'POST /vector_stores/vs_one/files/bulk-delete', field: 'file_ids' },
  { target: 'POST /vector_stores/vs_one/reattach-failed', field: 'file_ids' },
  { target: 'POST /vector_stores/vs_one/attributes', field: 'file_ids', more: { attributes: { a: 'b' } } },
];
const WAYS: readonly object[] = [{}, { dry_run: true }, { verify: true }, { receipt: true }];
const isDetachment = ({ target }: BulkRoute): boolean => target.includes('vs_one/files');
const takesWays = ({ target }: BulkRoute): boolean => !/expiry|attributes|reattach/.test(target);

describe('an id in a bulk body that cannot be sent', () => {
  const goodOf = ({ field }: BulkRoute): string => (field === 'file_ids' ? 'file-one' : 'vs_one');
  const fillFor = ({ target }: BulkRoute): void => {
    fill();
    if (!target.includes('reattach')) return;
    const error = { code: 'server_error', message: 'An internal error occurred.' } as const;
    sandbox.account(key).detach('vs_one', 'file-one');
    sandbox.account(key).attach('vs_one', 'file-one', { error });
  };
  const cases = BULK.flatMap((route) => (takesWays(route) ? WAYS : [{}]).map((way) => [route, way] as const));

  it.each(cases)('fails without affecting others: %j with %j', async (route, way) => {
    const { target, field, more = {}, lists: [doneList, failedList] = ['success', 'failed'] } = route;
    fillFor(route);
    const [first = '', second = '', ...others] = UNSENDABLE;
    const ids = [first, goodOf(route), second, first, ...others];
    const { status, body } = await ask(target, { [field]: ids, ...more, ...way });
    const isDry = 'dry_run' in way;
    const entry = (id: string): object => ({
      ...invalid(id),
      ...(isDetachment(route) && 'receipt' in way && { vector_store_id: 'vs_one' }),
    });
    expect([status, body[failedList]]).toEqual([200, UNSENDABLE.map(entry)]);
    const wouldDelete = (entry: Json): unknown => (typeof entry === 'string' ? entry : entry.id);
    expect(isDry ? body.would_delete.map(wouldDelete) : body[doneList]).toContain(goodOf(route));
    const { requested, distinct, not_attempted, ...summary } = body.summary;
    const failed = summary.failed ?? summary.vector_stores_failed;
    const all = [requested ?? summary.vector_stores_requested, distinct ?? summary.vector_stores_distinct];
    expect(all.filter((count) => count !== undefined)).toEqual(
      expect.arrayContaining([UNSENDABLE.length + 1]),
    );
    expect([failed, not_attempted]).toEqual([UNSENDABLE.length, UNSENDABLE.length]);
    expect(isSent(UNSENDABLE)).toBe(false);
  });

  it('fails without affecting others in NDJSON, in events and in a job', async () => {
    const body = { file_ids: ['gs://bucket/x', 'file-one'] };
    const failure = { ...invalid('gs://bucket/x'), object: 'file', outcome: 'failed' };
    const success = {
      id: 'file-one',
      object: 'file',
      outcome: 'deleted',
      attempts: 1,
      request_id: expect.stringMatching(/^req_/) as unknown,
    };
    const summary = counts({ requested: 2, distinct: 2, deleted: 1 }, { failed: 1, not_attempted: 1 });
    fill();
    const { lines } = await ask('DELETE /files', body, NDJSON);
    expect(lines.slice(0, -1).toSorted(byId)).toEqual([success, failure].toSorted(byId));
    expect(lines.at(-1)).toEqual({ summary });

    sandbox.account(key).createFile({ id: 'file-one' });
    const events = readEvents((await ask('DELETE /files', body, EVENTS)).text);
    const outcomes = events.filter(({ event }) => event === 'outcome').map(({ data }) => data);
    expect(outcomes.toSorted(byId)).toEqual([success, failure].toSorted(byId));

    sandbox.account(key).createFile({ id: 'file-one' });
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('DELETE /files', body);
    expect(await jobs.ended(id)).toMatchObject({
      state: 'completed',
      progress: { done: 2, failed: 1, total: 2 },
    });
    expect(await jobs.report(id)).toEqual({
      success: ['file-one'],
      failed: [invalid('gs://bucket/x')],
      summary,
    });
    expect((await jobs.send(`POST /jobs/${id}/retry-failed`)).body).toMatchObject({
      code: 'nothing_to_retry',
    });
  });

  it.each([1, null, ['a'], { id: 'a' }, true])(
    'is a mistake of the whole request where it is %j',
    async (entry) => {
      for (const { target, field, more } of BULK) {
        const answer = await ask(target, { [field]: ['ok', entry], ...more });
        const message = 'entry 1 must be a string';
        expect([answer.status, answer.body]).toEqual([
          422,
          problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
        ]);
      }
      expect(recorder.exchanges).toEqual([]);
    },
  );
});

const byId = (one: Json, other: Json): number => (one.id < other.id ? -1 : 1);

describe('an id that upstream lists and that cannot be sent', () => {
  const URI = 'gs://bucket/x';

  it('is listed, also as a cursor between pages', async () => {
    for (const id of ['vs_one', URI, 'a b', 'vs_two']) {
      sandbox.account(key).createStore({ id });
      sandbox.account(key).createFile({ id });
    }
    expect((await ask('GET /vector_stores?limit=1&order=asc')).body).toEqual([
      'vs_one',
      URI,
      'a b',
      'vs_two',
    ]);
    expect((await ask('GET /files?limit=1&order=asc')).body).toEqual(['vs_one', URI, 'a b', 'vs_two']);
    expect((await ask(`GET /vector_stores?ids=${encodeURIComponent(URI)}`)).body).toEqual([URI]);
  });

  it('keeps only its own store in a cascade', async () => {
    fill('vs_one', 'file-one');
    fill('vs_two', URI);
    sandbox.account(key).createFile({ id: 'file-two' });
    sandbox.account(key).attach('vs_two', 'file-two');
    const { body } = await ask('DELETE /vector_stores/with-files', {
      vector_store_ids: ['vs_two', 'vs_one'],
    });
    expect(body).toEqual({
      vector_stores_deleted: ['vs_one'],
      vector_stores_failed: [
        {
          id: 'vs_two',
          error: `not deleted: 1 of its files could not be deleted (${URI}: the id is invalid: it ${ID_RULE})`,
          status_code: 422,
          code: 'files_remain',
          retryable: false,
          attempts: 0,
          attempted: false,
        },
      ],
      files_deleted: expect.arrayContaining(['file-one', 'file-two']) as unknown,
      files_failed: [invalid(URI)],
      files_kept_shared: [],
      total_files_found: 3,
      summary: expect.objectContaining({ not_attempted: 2 }) as unknown,
    });
    expect(sandbox.account(key).filesOf('vs_two')).toEqual([URI]);
    expect(isSent([URI])).toBe(false);
  });

  it('fails without affecting others if a selector matches it', async () => {
    for (const id of ['vs_one', URI]) sandbox.account(key).createStore({ id, name: 'old' });
    const { body } = await ask('DELETE /vector_stores/with-files', { vector_stores: { name: ['old'] } });
    expect(body).toMatchObject({ vector_stores_deleted: ['vs_one'], vector_stores_failed: [invalid(URI)] });
    expect(deletionsSentTo(sandbox)).toEqual(['DELETE /vector_stores/vs_one']);
  });

  it('stops a cascade that cannot list the files of such a store', async () => {
    fill('vs_one', 'file-one');
    sandbox.account(key).createStore({ id: URI });
    const request = { vector_store_ids: ['vs_one'] };
    const answer = await ask('DELETE /vector_stores/with-files', request);
    const context = `could not check which files are shared, since ${URI} could not be listed`;
    expect([answer.status, answer.body]).toEqual([
      422,
      problem(422, 'invalid_id', `${context}: the id is invalid: it ${ID_RULE}`),
    ]);
    expect(deletionsSentTo(sandbox)).toEqual([]);
    const { body } = await ask('DELETE /vector_stores/with-files', { ...request, shared_files: 'delete' });
    expect(body).toMatchObject({ vector_stores_deleted: ['vs_one'], files_deleted: ['file-one'] });
  });

  it('is planned, and fails without affecting others when the plan is applied', async () => {
    for (const id of ['vs_one', URI]) sandbox.account(key).createStore({ id, name: 'old' });
    const request = { vector_stores: { name: ['old'] }, files: 'keep' };
    const { body: plan } = await ask('POST /cleanup/plans', request);
    expect(plan.vector_stores.map(({ id }: Json) => id).toSorted()).toEqual([URI, 'vs_one'].toSorted());
    expect(plan.warnings).toEqual([
      'stores that cannot be deleted, since their id cannot be sent to OpenAI: 1',
    ]);
    const { body } = await ask('POST /cleanup/apply', plan);
    expect(body).toMatchObject({ vector_stores_deleted: ['vs_one'], vector_stores_failed: [invalid(URI)] });
    expect(isSent([URI])).toBe(false);
  });

  it.each([{ files: 'exclusive' }, { files: 'all' }, { files: 'keep', orphan_files: {} }])(
    'stops a plan that must know which files such a store holds: %j',
    async (more) => {
      for (const id of ['vs_one', URI]) sandbox.account(key).createStore({ id, name: 'old' });
      const answer = await ask('POST /cleanup/plans', { vector_stores: { name: ['old'] }, ...more });
      const detail = `could not scan the whole project, since ${URI} could not be listed: the id is invalid: it ${ID_RULE}`;
      expect([answer.status, answer.body]).toEqual([422, problem(422, 'invalid_id', detail)]);
    },
  );

  it('keeps the planned store that holds it, also in a second run', async () => {
    fill('vs_one', 'file-one');
    fill('vs_two', URI);
    const request = { vector_stores: { ids: ['vs_one', 'vs_two'] }, files: 'exclusive' };
    const { body: plan } = await ask('POST /cleanup/plans', request);
    expect(plan.files.map(({ id }: Json) => id).toSorted()).toEqual(['file-one', URI]);
    sandbox.failNext({
      method: 'DELETE',
      path: '/v1/files/file-one',
      status: 503,
      headers: { 'retry-after-ms': '1' },
      times: MAX_ATTEMPTS.bulk,
    });
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('POST /cleanup/apply', plan);
    await jobs.ended(id);
    expect((await jobs.report(id)).files_failed.map((entry: Json) => [entry.id, entry.code])).toEqual(
      expect.arrayContaining([
        [URI, 'invalid_id'],
        ['file-one', 'upstream_error'],
      ]),
    );
    const again = (await jobs.send(`POST /jobs/${id}/retry-failed`)).body.id;
    await jobs.ended(again);
    expect(await jobs.report(again)).toMatchObject({
      vector_stores_deleted: ['vs_one'],
      files_deleted: ['file-one'],
      files_failed: [],
    });
    expect(sandbox.account(key).filesOf('vs_two')).toEqual([URI]);
  });

  it('is in a manifest, with the reason why its text cannot be read, and is restored from it', async () => {
    fill('vs_one', URI);
    const { body: manifest } = await ask('GET /vector_stores/vs_one/manifest?content=true');
    expect(manifest.files).toMatchObject([
      { file_id: URI, content: null, content_error: { code: 'invalid_id', status_code: 422 } },
    ]);
    const { body } = await ask('POST /vector_stores/restore', manifest);
    expect(body.files_attached).toEqual([{ id: URI, vector_store_id: expect.stringMatching(/^vs_/) }]);
    const { body: clone } = await ask('POST /vector_stores/vs_one/clone', {});
    expect(clone.files_attached).toEqual([{ id: URI, vector_store_id: expect.stringMatching(/^vs_/) }]);
  });

  it('is missing in the report on files', async () => {
    fill('vs_one', 'file-one');
    sandbox.account(key).createStore({ id: URI });
    const { body } = await ask('GET /reports/files');
    const { id: _id, ...failure } = invalid(URI) as { id: string };
    expect([body.complete, body.orphans, body.missing]).toEqual([
      false,
      null,
      [{ vector_store_id: URI, ...failure }],
    ]);
    expect((await ask('GET /reports/storage')).body.vector_stores.map(({ id }: Json) => id)).toEqual([
      URI,
      'vs_one',
    ]);
  });

  it('of a store can be in a manifest', async () => {
    sandbox.account(key).createFile({ id: 'b/c' });
    sandbox.account(key).createFile({ id: 'c' });
    const manifestOf = (id: string, file_id: string): object => ({
      object: 'vector_store.manifest',
      version: 1,
      vector_store: { id },
      files: [{ file_id }],
    });
    // Joined with an unescaped slash, both names would be equal.
    const manifests = [manifestOf('a', 'b/c'), manifestOf('a/b', 'c')];
    const { body } = await ask('POST /vector_stores/restore', { manifests });
    const created = body.vector_stores_created.map(({ id, from }: Json) => [from, id]);
    expect(created.map(([from]: Json) => from)).toEqual(['a', 'a/b']);
    expect(body.files_attached).toEqual([
      { id: 'b/c', vector_store_id: created[0][1] },
      { id: 'c', vector_store_id: created[1][1] },
    ]);
  });
});

it('processes 10,000 ids without a call for an id that cannot be sent', async () => {
  const { fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 200 }, key);
  const ids = [...fileIds, ...Array.from({ length: 9_800 }, (_, index) => `gs://bucket/${index}`)];
  const { body } = await ask('DELETE /files', { file_ids: ids });
  expect(body.success).toEqual(fileIds);
  expect(body.failed).toHaveLength(9_800);
  // A busy machine may repeat some calls.
  expect(
    Array.from(new Set(sentTo(sandbox)), (call) => call.slice('DELETE /files/'.length)).toSorted(),
  ).toEqual(fileIds.toSorted());
});

it.each(['job_x%3Alog', 'job_x%3Aplan', 'name:index-1', '%2E%2E', 'a%20b'])(
  'refuses %s as the id of a job, which is one of ours',
  async (id) => {
    for (const target of [`GET /jobs/${id}`, `GET /jobs/${id}/report`, `DELETE /jobs/${id}`]) {
      const answer = await sendRaw(service.url, target, { 'x-openai-api-key': key });
      const message = 'must be the id of a job, such as job_4f6e1d0c9b8a47d6a5b4c3d2e1f00918';
      expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
        422,
        problem(422, 'validation_failed', `job_id ${message}`, { errors: [{ field: 'job_id', message }] }),
      ]);
    }
  },
);

describeWithRedis('jobs in Redis', () => {
  it('keep every id unchanged', async () => {
    const redis = await RedisServer.start();
    const shared = await startService(recorder.url, {
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      KEY_HASH_SECRET: 'a secret of the tests',
    });
    try {
      for (const id of SENDABLE) fill(id, id);
      const jobs = new JobsClient(() => shared, key);
      const ids = [...UNSENDABLE, ...SENDABLE];
      const id = await jobs.begin('DELETE /vector_stores/with-files', { vector_store_ids: ids });
      expect(await jobs.ended(id)).toMatchObject({ state: 'completed' });
      const report = await jobs.report(id);
      expect([report.vector_stores_deleted, report.vector_stores_failed]).toEqual([
        SENDABLE,
        UNSENDABLE.map(invalid),
      ]);
      expect(report.files_deleted.toSorted()).toEqual(SENDABLE.toSorted());
    } finally {
      await shared.close();
      await redis.close();
    }
  });
});
