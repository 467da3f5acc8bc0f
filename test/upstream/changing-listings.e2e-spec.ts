import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, freshKey, NDJSON, problem, send, sentTo } from '../support/client.js';
import { onUpstreamCall } from '../support/concurrent-changes.js';
import { page, reply, type Script, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';
import { startSandbox } from '../support/sandbox.js';

const PAGE = 100;
const LISTINGS = ['/vector_stores', '/files', '/vector_stores/vs_1/files'] as const;

/** The cursors of the requests for a listing. */
const cursorsOf = (sent: readonly string[], path: string): (string | null)[] =>
  sent
    .map((line) => new URL(line.split(' ')[1] ?? '', 'http://upstream'))
    .filter(({ pathname }) => pathname === path)
    .map(({ searchParams }) => searchParams.get('after'));

describe('an object at the end of a page that is deleted before the next page is read', () => {
  let sandbox: Sandbox;
  let service: Service;
  let key: string;
  let account: ReturnType<Sandbox['account']>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url, { STORAGE_FREE_GIB: '0' });
  });
  beforeEach(() => {
    sandbox.reset();
    key = freshKey(sandbox);
    account = sandbox.account(key);
  });
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  /** Newest first, as in the listing. */
  const stores = (count: number): string[] =>
    sandbox.addFixtures({ stores: count }, key).storeIds.toReversed();

  it.each(['asc', 'desc'])('does not break GET /vector_stores?order=%s', async (order) => {
    const newestFirst = stores(7);
    const ids = order === 'asc' ? newestFirst.toReversed() : newestFirst;
    const [, second = '', third = ''] = ids;
    onUpstreamCall(sandbox, 'GET /vector_stores', () => account.deleteStore(third), 2);
    const { status, body } = await send(service, `GET /vector_stores?limit=3&order=${order}`, { key });
    expect([status, body]).toEqual([200, ids]);
    expect(cursorsOf(sentTo(sandbox), '/vector_stores')).toEqual([null, third, second, ids[5]]);
  });

  it('does not break GET /files as NDJSON, which counts each file once', async () => {
    const ids = Array.from({ length: 7 }, () => account.createFile()).toReversed();
    onUpstreamCall(sandbox, 'GET /files', () => ids.slice(1, 3).forEach((id) => account.deleteFile(id)), 2);
    const { lines } = await send(service, 'GET /files?limit=3', { key, headers: NDJSON });
    expect(lines).toEqual([...ids.map((id) => ({ id })), { summary: { count: 7, complete: true } }]);
    expect(cursorsOf(sentTo(sandbox), '/files')).toEqual([null, ids[2], ids[1], ids[0], ids[5]]);
  });

  it('does not break GET /vector_stores/{id}/files', async () => {
    const { storeId, fileIds } = account.createStoreWithFiles(PAGE + 20);
    const ids = fileIds.toReversed();
    onUpstreamCall(
      sandbox,
      `GET /vector_stores/${storeId}/files`,
      () => account.detach(storeId, ids[PAGE - 1]!),
      2,
    );
    const { status, body } = await send(service, `GET /vector_stores/${storeId}/files`, { key });
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: 'list', first_id: ids[0], last_id: ids.at(-1), has_more: false });
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('does not break a listing while another client deletes in the same order', async () => {
    const ids = stores(40);
    const going = ids.filter((_id, at) => at % 10 !== 0);
    const body = { vector_store_ids: going };
    const [listed, deletion] = await Promise.all([
      send(service, 'GET /vector_stores?limit=3', { key }),
      send(service, 'DELETE /vector_stores', { key, body }),
    ]);
    expect(deletion.body.success).toEqual(going);
    expect(listed.status).toBe(200);
    const staying = new Set(account.storeIds());
    expect(listed.body.filter((id: string) => staying.has(id))).toEqual(ids.filter((id) => staying.has(id)));
    expect(listed.body).toHaveLength(new Set(listed.body).size);
  });

  it('respects `after` and `before`', async () => {
    const ids = stores(9);
    onUpstreamCall(sandbox, 'GET /vector_stores', () => account.deleteStore(ids[3]!), 2);
    const query = `limit=2&after=${ids[1]}&before=${ids[7]}`;
    const { status, body } = await send(service, `GET /vector_stores?${query}`, { key });
    expect([status, body]).toEqual([200, ids.slice(2, 7)]);
  });

  it('asks to repeat the request when the object of `after` is deleted as well', async () => {
    const ids = stores(9);
    onUpstreamCall(
      sandbox,
      'GET /vector_stores',
      () => ids.slice(0, 6).forEach((id) => account.deleteStore(id)),
      2,
    );
    const answer = await send(service, `GET /vector_stores?limit=2&after=${ids[1]}`, { key });
    expect(answer.status).toBe(502);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toEqual(
      problem(
        502,
        'upstream_error',
        'the listing changed while it was read and cannot continue: send the request again',
        { upstream: { code: 'listing_changed', request_id: expect.stringMatching(/^req_/) } },
      ),
    );
  });

  it('returns the response of upstream for an unknown cursor of the client', async () => {
    const answer = await send(service, 'GET /vector_stores?after=vs_unknown', { key });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      problem(400, 'upstream_error', "Invalid 'after': no object found with id 'vs_unknown'.", {
        upstream: {
          status: 400,
          code: 'invalid_value',
          request_id: expect.stringMatching(/^req_/),
        },
      }),
    );
    expect(sentTo(sandbox)).toEqual(['GET /vector_stores?limit=100&after=vs_unknown']);
  });

  it('returns a 404 about the vector store unchanged', async () => {
    const { storeId } = account.createStoreWithFiles(PAGE + 20);
    onUpstreamCall(sandbox, `GET /vector_stores/${storeId}/files`, () => account.deleteStore(storeId), 2);
    const answer = await send(service, `GET /vector_stores/${storeId}/files`, { key });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      code: 'upstream_error',
      detail: `No vector store found with id '${storeId}'.`,
    });
    expect(sentTo(sandbox)).toHaveLength(2);
  });

  it('does not break a cascade, which deletes all other files and then the store', async () => {
    const { storeId, fileIds } = account.createStoreWithFiles(PAGE + 20);
    const gone = fileIds.at(-PAGE)!;
    onUpstreamCall(sandbox, `GET /vector_stores/${storeId}/files`, () => account.deleteFile(gone), 2);
    const body = { vector_store_ids: [storeId] };
    const answer = await send(service, 'DELETE /vector_stores/with-files', { key, body });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      vector_stores_deleted: [storeId],
      vector_stores_failed: [],
      files_failed: [expect.objectContaining({ id: gone, status_code: 404 })],
      total_files_found: PAGE + 20,
      summary: { files_found: PAGE + 20, files_deleted: PAGE + 19, files_failed: 1 },
    });
    expect([account.storeIds(), account.fileIds()]).toEqual([[], []]);
    expect(deletionsSentTo(sandbox)).toHaveLength(PAGE + 21);
  });

  it('does not break a cleanup plan, which has each store once', async () => {
    const ids = stores(PAGE + 20);
    onUpstreamCall(sandbox, 'GET /vector_stores', () => account.deleteStore(ids[PAGE - 1]!), 2);
    const body = { vector_stores: { name: ['Fixture *'] }, files: 'exclusive' };
    const answer = await send(service, 'POST /cleanup/plans', { key, body });
    expect(answer.status).toBe(200);
    const planned = answer.body.vector_stores.map(({ id }: { id: string }) => id);
    const left = ids.filter((id) => account.hasStore(id));
    expect(planned.toSorted()).toEqual(left.toSorted());
    expect(answer.body.totals.vector_stores).toBe(PAGE + 19);
  });

  it('does not break a storage report, whose totals count each store once', async () => {
    const ids = stores(PAGE + 20);
    onUpstreamCall(sandbox, 'GET /vector_stores', () => account.deleteStore(ids[PAGE - 1]!), 2);
    const { status, body } = await send(service, 'GET /reports/storage', { key });
    expect(status).toBe(200);
    expect(body.vector_stores.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(body.totals).toMatchObject({ vector_stores: PAGE + 20, empty: PAGE + 20 });
  });

  it('does not break a files report, which reports no attached file as an orphan', async () => {
    const { storeId, fileIds } = account.createStoreWithFiles(PAGE + 20);
    const gone = fileIds.at(-PAGE)!;
    onUpstreamCall(sandbox, `GET /vector_stores/${storeId}/files`, () => account.detach(storeId, gone), 2);
    const { status, body } = await send(service, 'GET /reports/files?orphan_min_age=0d', { key });
    expect([status, body.orphans, body.missing]).toEqual([200, [], []]);
    expect(body.totals).toMatchObject({ vector_stores: 1, files: PAGE + 20, orphans: 0 });
  });
});

/** Responses of upstreams to a cursor whose object does not exist. */
const REJECTIONS: Readonly<Record<string, Script>> = {
  "OpenAI's 404": { status: 404, body: { error: { message: "No such object: 'b'", param: 'after' } } },
  "a gateway's 404 without a word": { status: 404, body: { detail: 'Not Found' } },
  'a 404 in plain text': { status: 404, body: 'not found', headers: { 'content-type': 'text/plain' } },
  'a 400 with a code': { status: 400, body: { error: { message: 'Unknown cursor', code: 'bad_cursor' } } },
  'a 422': { status: 422, body: { detail: [{ loc: ['query', 'after'], msg: 'unknown' }] } },
  'an empty page': page([], false),
};

describe('pages of other upstreams', () => {
  let upstream: ScriptedUpstream;
  let service: Service;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(upstream.url);
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  describe.each(LISTINGS)('GET %s', (path) => {
    it.each(Object.entries(REJECTIONS))('continues after %s', async (_case, rejection) => {
      upstream.script(page(['a', 'b'], true), rejection, page(['c', 'd'], false));
      const { lines } = await send(service, `GET ${path}`, { headers: NDJSON });
      const ids = ['a', 'b', 'c', 'd'];
      expect(lines).toEqual([...ids.map((id) => ({ id })), { summary: { count: 4, complete: true } }]);
      expect(cursorsOf(upstream.sent, path)).toEqual([null, 'b', 'a']);
    });

    it.each<[string, Script[], string[]]>([
      ['overlap', [page(['a', 'b', 'c'], true), page(['b', 'c', 'd'], false)], ['a', 'b', 'c', 'd']],
      [
        'repeat all but the first item',
        [page(['a', 'b', 'c'], true), page(['b', 'c'], false)],
        ['a', 'b', 'c'],
      ],
      [
        'have items of the same age in another order',
        [page(['a', 'b', 'c'], true), page(['b', 'd', 'a'], true), page(['e'], false)],
        ['a', 'b', 'c', 'd', 'e'],
      ],
      ['have an id twice', [page(['a', 'b', 'a'], false)], ['a', 'b']],
    ])('lists each id once when pages %s', async (_case, answers, ids) => {
      upstream.script(...answers);
      const { lines } = await send(service, `GET ${path}`, { headers: NDJSON });
      expect(lines).toEqual([
        ...ids.map((id) => ({ id })),
        { summary: { count: ids.length, complete: true } },
      ]);
      expect(upstream.received).toHaveLength(answers.length);
    });

    it('lists everything from an upstream without pagination', async () => {
      upstream.script(page(['a', 'b', 'c'], false));
      const whole = await send(service, `GET ${path}`, { headers: NDJSON });
      const part = await send(service, `GET ${path}?after=a`, { headers: NDJSON });
      expect(whole.lines.slice(0, -1)).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
      expect(part.lines.slice(0, -1)).toEqual([{ id: 'b' }, { id: 'c' }]);
    });
  });

  it('counts a store once in the totals of a report', async () => {
    const store = (id: string): object => ({ id, object: 'vector_store', name: id, usage_bytes: 10 });
    const stores = (ids: string[], has_more: boolean): Script => ({
      body: { data: ids.map(store), has_more },
    });
    upstream.script(stores(['a', 'b', 'c'], true), stores(['b', 'c', 'd'], false));
    const { body } = await send(service, 'GET /reports/storage');
    expect(body.vector_stores.map(({ id }: { id: string }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(body.totals).toMatchObject({ vector_stores: 4, usage_bytes: 40 });
  });

  it('counts a store and its files once in a cleanup plan', async () => {
    const whole = (ids: string[], has_more: boolean): Script => ({
      body: {
        data: ids.map((id) => ({
          id,
          name: id,
          filename: id,
          bytes: 1,
          usage_bytes: 1,
          purpose: 'assistants',
          created_at: 1,
        })),
        has_more,
      },
    });
    const pages: Readonly<Record<string, Script>> = {
      '/vector_stores?limit=100': whole(['vs_a', 'vs_b'], true),
      '/vector_stores?limit=100&after=vs_b': whole(['vs_b', 'vs_a'], false),
      '/vector_stores/vs_a/files?limit=100': whole(['file-1', 'file-2'], true),
      '/vector_stores/vs_a/files?limit=100&after=file-2': whole(['file-2', 'file-1', 'file-3'], false),
      '/vector_stores/vs_b/files?limit=100': whole([], false),
      '/files?limit=10000': whole(['file-1', 'file-1', 'file-2', 'file-3'], false),
    };
    upstream.script((response, { path }) => {
      const answer = pages[path] ?? { status: 500 };
      if (typeof answer === 'object') reply(response, answer);
    });
    const body = { vector_stores: { ids: ['vs_a', 'vs_b'] }, files: 'exclusive' };
    const plan = await send(service, 'POST /cleanup/plans', { body });
    expect(plan.status).toBe(200);
    expect(plan.body.vector_stores).toEqual([
      expect.objectContaining({ id: 'vs_a', files: 3 }),
      expect.objectContaining({ id: 'vs_b', files: 0 }),
    ]);
    expect(plan.body.files.map(({ id }: { id: string }) => id).toSorted()).toEqual([
      'file-1',
      'file-2',
      'file-3',
    ]);
    expect(plan.body.totals).toMatchObject({ vector_stores: 2, files: 3 });
  });

  it('returns a single page unchanged', async () => {
    upstream.script(page(['a', 'b', 'a'], true));
    const { body } = await send(service, 'GET /vector_stores/vs_1/files?limit=3', { isUndocumented: true });
    expect(body).toEqual({
      object: 'list',
      data: [{ id: 'a' }, { id: 'b' }, { id: 'a' }],
      first_id: 'a',
      last_id: 'a',
      has_more: true,
    });
    expect(upstream.received).toHaveLength(1);
  });
});
