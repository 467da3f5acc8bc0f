import { ID_RULE } from '../../src/openai/object-id.js';
import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

let sandbox: Sandbox;
let service: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

describe('GET /vector_stores', () => {
  it('returns the ids of all pages, newest first', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 250 });
    const answer = await send(service, 'GET /vector_stores');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(storeIds.toReversed());
    expect(sentTo(sandbox)).toEqual([
      'GET /vector_stores?limit=100',
      `GET /vector_stores?limit=100&after=${storeIds[150] ?? ''}`,
      `GET /vector_stores?limit=100&after=${storeIds[50] ?? ''}`,
    ]);
  });

  it('returns an empty list for an empty project', async () => {
    const answer = await send(service, 'GET /vector_stores');
    expect(answer.body).toEqual([]);
    expect(sentTo(sandbox)).toEqual(['GET /vector_stores?limit=100']);
  });

  it('requests another page after a full one only if the upstream has more', async () => {
    sandbox.addFixtures({ stores: 100 });
    await send(service, 'GET /vector_stores');
    expect(sandbox.log()).toHaveLength(1);
  });

  it('returns the vector stores between two ids in the requested order', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 6 });
    const [, after = '', , , before = ''] = storeIds;
    const answer = await send(
      service,
      `GET /vector_stores?order=asc&limit=2&after=${after}&before=${before}`,
    );
    expect(answer.body).toEqual(storeIds.slice(2, 4));
    expect(sentTo(sandbox)[0]).toBe(`GET /vector_stores?limit=2&order=asc&after=${after}`);
  });

  it('relays the error of the upstream for an unknown cursor', async () => {
    const answer = await send(service, 'GET /vector_stores?after=vs_gone');
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      problem(
        400,
        'upstream_error',
        "Invalid 'after': no object found with id 'vs_gone'.",
        upstream(400, { code: 'invalid_value' }),
      ),
    );
  });

  it('returns 422 for a before id that is not in the listing', async () => {
    sandbox.addFixtures({ stores: 3 });
    const answer = await send(service, 'GET /vector_stores?before=vs_gone');
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', "before: 'vs_gone' is not in the listing", {
        errors: [{ field: 'before', message: 'is not in the listing' }],
      }),
    );
  });

  it.each([
    ['limit=0', 'limit', 'must not be less than 1'],
    ['limit=101', 'limit', 'must not be greater than 100'],
    ['limit=ten', 'limit', 'must be an integer number'],
    ['limit=', 'limit', 'must be an integer number'],
    ['order=up', 'order', 'must be one of the following values: asc, desc'],
    ['after=a%20b', 'after', ID_RULE],
    ['after=a&after=b', 'after', ID_RULE],
    ['before=..%2F', 'before', ID_RULE],
    ['purpose=assistants', 'purpose', 'is not known'],
    ['constructor=x', 'constructor', 'is a reserved name'],
    ['__proto__=x', '__proto__', 'is a reserved name'],
    ['status=old', 'status', 'each must be one of the following values: in_progress, completed, expired'],
    ['min_bytes=', 'min_bytes', 'must be an integer number'],
    ['metadata=a=1&metadata=a=2', 'metadata', 'must be 1 to 16 pairs key=value, each key once'],
    [
      Array(8)
        .fill(`name=${'x'.repeat(251)}`)
        .join('&'),
      'name',
      'must have at most 2000 characters in total',
    ],
  ])('returns 422 for ?%s', async (query, field, message) => {
    const answer = await send(service, `GET /vector_stores?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it.each([NDJSON, { accept: 'Application/X-NDJSON' }])('returns NDJSON with %j', async (headers) => {
    const { storeIds } = sandbox.addFixtures({ stores: 120 });
    const answer = await send(service, 'GET /vector_stores', { headers });
    expect(answer.lines).toEqual([
      ...storeIds.toReversed().map((id) => ({ id })),
      { summary: { count: 120, complete: true } },
    ]);
  });
});

describe('GET /vector_stores with filters, views and sorting', () => {
  const DAY_S = 86_400;
  const nowS = Math.floor(Date.now() / 1_000);

  /** Created one per day, the last one yesterday. */
  function fill(): void {
    const account = sandbox.account();
    const store = (id: string, days: number, draft: object): ReturnType<typeof account.createStore> =>
      account.createStore({ id, createdAt: nowS - days * DAY_S, ...draft });
    store('vs_a', 4, { name: 'Demo 10%', metadata: { team: 'search', tier: 'gold' } });
    const used = store('vs_b', 3, { name: 'demo two', metadata: { team: 'search' } });
    store('vs_c', 2, { name: 'archive', lastActiveAt: nowS, expiresAfterDays: 5 });
    store('vs_d', 1, { name: '' });
    account.attach(used, account.createFile({ id: 'file-1' }));
  }

  it.each([
    ['', 'vs_d vs_c vs_b vs_a'],
    ['name=demo*', 'vs_b vs_a'],
    ['name=demo*&name=arch*', 'vs_c vs_b vs_a'],
    ['name=*10%25', 'vs_a'],
    ['ids=vs_c&ids=vs_a&ids=vs_gone', 'vs_c vs_a'],
    ['metadata=team=search', 'vs_b vs_a'],
    ['metadata=team=search&metadata=tier=gold', 'vs_a'],
    ['status=expired', ''],
    ['empty=false', 'vs_b'],
    ['empty=true&name=demo*', 'vs_a'],
    ['min_bytes=1', 'vs_b'],
    ['max_bytes=0', 'vs_d vs_c vs_a'],
    ['created_before=60h', 'vs_b vs_a'],
    ['created_after=36h', 'vs_d'],
    ['active_before=36h', 'vs_b vs_a'],
    ['expires_within=7d', 'vs_c'],
    ['has_failed=true', ''],
    ['order=asc&name=demo*', 'vs_a vs_b'],
    ['sort=name', 'vs_d vs_c vs_a vs_b'],
    ['sort=-usage_bytes', 'vs_b vs_d vs_c vs_a'],
    ['sort=expires_at', 'vs_c vs_d vs_b vs_a'],
    ['sort=-last_active_at&empty=true', 'vs_c vs_d vs_a'],
  ])('?%s', async (query, ids) => {
    fill();
    const answer = await send(service, `GET /vector_stores?limit=2&${query}`);
    expect([answer.status, answer.body]).toEqual([200, ids === '' ? [] : ids.split(' ')]);
    expect(
      sentTo(sandbox).every((call) => /^GET \/vector_stores\?limit=2(&order=asc)?(&after=\w+)?$/.test(call)),
    ).toBe(true);
    expect(sandbox.log()).toHaveLength(2);
  });

  it.each([
    ['has_failed=true', 'vs_failed'],
    ['has_failed=false', 'vs_idle vs_expired'],
    ['status=expired', 'vs_expired'],
    ['status=expired&status=completed', 'vs_idle vs_failed vs_expired'],
    ['expired=true', 'vs_expired'],
    ['expired=false', 'vs_idle vs_failed'],
    ['active_after=3d', 'vs_failed'],
    ['active_after=3d&expired=true', ''],
    ['active_before=3d&has_failed=false', 'vs_idle vs_expired'],
  ])('?%s, with one expired, one failed and one idle vector store', async (query, ids) => {
    const account = sandbox.account();
    const days = (count: number): number => nowS - count * DAY_S;
    account.createStore({ id: 'vs_expired', createdAt: days(9), expiresAfterDays: 1 });
    account.createStore({ id: 'vs_failed', createdAt: days(8), lastActiveAt: days(1) });
    account.attach('vs_failed', account.createFile({ filename: 'x.png' }));
    account.createStore({ id: 'vs_idle', createdAt: days(7) });
    const answer = await send(service, `GET /vector_stores?${query}`);
    expect([answer.status, answer.body]).toEqual([200, ids === '' ? [] : ids.split(' ')]);
    expect(sentTo(sandbox)).toEqual(['GET /vector_stores?limit=100']);
  });

  it('returns summaries', async () => {
    fill();
    const answer = await send(service, 'GET /vector_stores?view=summary&name=archive');
    expect(answer.body).toEqual([
      {
        id: 'vs_c',
        name: 'archive',
        status: 'completed',
        usage_bytes: 0,
        file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 },
        created_at: nowS - 2 * DAY_S,
        last_active_at: nowS,
        expires_at: nowS + 5 * DAY_S,
        metadata: {},
      },
    ]);
  });

  it('returns whole objects', async () => {
    fill();
    const reported = await fetch(`${sandbox.url}/vector_stores/vs_b`, {
      headers: { authorization: `Bearer ${DEMO_KEY}`, 'openai-beta': 'assistants=v2' },
    });
    const answer = await send(service, 'GET /vector_stores?view=full&ids=vs_b');
    expect(answer.body).toEqual([await reported.json()]);
  });

  it('returns NDJSON with the number of items', async () => {
    fill();
    const { text } = await send(service, 'GET /vector_stores?view=summary&name=demo*', { headers: NDJSON });
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id?: string });
    expect(lines.map((line) => line.id ?? line)).toEqual([
      'vs_b',
      'vs_a',
      { summary: { count: 2, complete: true } },
    ]);
  });

  it.each([
    ['created_after=yesterday', 'created_after'],
    ['expires_within=2026-01-01', 'expires_within'],
    ['empty=maybe', 'empty'],
    ['min_bytes=-1', 'min_bytes'],
    ['metadata=team', 'metadata'],
    ['metadata=', 'metadata'],
    ['status=gone', 'status'],
    ['view=all', 'view'],
    ['sort=size', 'sort'],
    [`name=${'x'.repeat(257)}`, 'name'],
    ['regex=.*', 'regex'],
  ])('rejects ?%s without calling the upstream', async (query, field) => {
    const answer = await send(service, `GET /vector_stores?${query}`);
    expect(answer.body).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe.each(['DELETE /vector_stores', 'POST /vector_stores/bulk-delete'])('%s', (target) => {
  const deleteStores = (ids: readonly string[], headers = {}): ReturnType<typeof send> =>
    send(service, target, { body: { vector_store_ids: ids }, headers });

  it('reports a 404 as failed and deletes the rest', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 3, files_per_store: 1 });
    const [one = '', two = '', three = ''] = storeIds;
    const answer = await deleteStores([three, 'vs_gone', one]);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: [three, one],
      failed: [
        {
          id: 'vs_gone',
          error: "No vector store found with id 'vs_gone'.",
          status_code: 404,
          code: 'not_found',
          retryable: false,
          attempts: 1,
          request_id: expect.stringMatching(/^req_/),
        },
      ],
      summary: { requested: 3, distinct: 3, deleted: 2, failed: 1, not_attempted: 0 },
    });
    expect(sandbox.account().storeIds()).toEqual([two]);
    expect(sandbox.account().fileIds()).toEqual(fileIds);
    expect(sentTo(sandbox).toSorted()).toEqual(
      [one, 'vs_gone', three].map((id) => `DELETE /vector_stores/${id}`).toSorted(),
    );
  });

  it('deletes a duplicate id once', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 2 });
    const [one = '', two = ''] = storeIds;
    const answer = await deleteStores([two, one, two, two, one]);
    expect(answer.body).toEqual({
      success: [two, one],
      failed: [],
      summary: { requested: 5, distinct: 2, deleted: 2, failed: 0, not_attempted: 0 },
    });
    expect(deletionsSentTo(sandbox)).toHaveLength(2);
  });

  it('reports in the order of the request, whichever deletion finishes first', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 40 });
    sandbox.configure({ latency_ms: 1, jitter_ms: 5 });
    const { body } = await deleteStores(storeIds);
    expect(body.success).toEqual(storeIds);
  });

  it('returns NDJSON: each outcome, then the counts', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 2 });
    const answer = await deleteStores(['vs_gone', ...storeIds, 'vs_gone'], NDJSON);
    expect(answer.status).toBe(200);
    expect(answer.lines.slice(0, -1).toSorted(byId)).toEqual(
      [
        ...storeIds.map((id) => ({
          id,
          object: 'vector_store',
          outcome: 'deleted',
          attempts: 1,
          request_id: expect.stringMatching(/^req_/),
        })),
        {
          id: 'vs_gone',
          object: 'vector_store',
          outcome: 'not_found',
          error: "No vector store found with id 'vs_gone'.",
          status_code: 404,
          code: 'not_found',
          retryable: false,
          attempts: 1,
          request_id: expect.stringMatching(/^req_/),
        },
      ].toSorted(byId),
    );
    expect(answer.lines.at(-1)).toEqual({
      summary: { requested: 4, distinct: 3, deleted: 2, failed: 1, not_attempted: 0 },
    });
  });

  it('logs one line with the counts', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 2 });
    const { body } = await deleteStores([...storeIds, 'vs_gone']);
    expect(body.summary.deleted).toBe(2);
    expect(service.log.lines.filter(({ msg }) => msg === 'bulk run').at(-1)).toEqual({
      time: expect.any(String),
      level: 'info',
      context: 'BulkRunner',
      msg: 'bulk run',
      operation: 'delete_vector_stores',
      request_id: expect.any(String),
      key: expect.stringMatching(/^[\w-]{16}$/),
      deleted: 2,
      failed: 1,
      not_attempted: 0,
      duration_ms: expect.any(Number),
    });
  });
});

const byId = (one: { id: string }, other: { id: string }): number => one.id.localeCompare(other.id);
