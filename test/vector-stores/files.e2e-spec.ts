import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { EVENTS, NDJSON, problem, readEvents, send, sentTo, upstream } from '../support/client.js';
import { onUpstreamCall } from '../support/concurrent-changes.js';
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

const createFiles = (count: number): string[] =>
  Array.from({ length: count }, () => sandbox.account().createFile());

describe('GET /files', () => {
  it('returns the ids of all files, newest first', async () => {
    const fileIds = createFiles(3);
    const answer = await send(service, 'GET /files');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(fileIds.toReversed());
    expect(sentTo(sandbox)).toEqual(['GET /files?limit=10000']);
  });

  it('returns all pages, whatever the page size', async () => {
    const fileIds = createFiles(5);
    const answer = await send(service, 'GET /files?limit=2&order=asc');
    expect(answer.body).toEqual(fileIds);
    expect(sentTo(sandbox)).toEqual([
      'GET /files?limit=2&order=asc',
      `GET /files?limit=2&order=asc&after=${fileIds[1] ?? ''}`,
      `GET /files?limit=2&order=asc&after=${fileIds[3] ?? ''}`,
    ]);
  });

  it('returns only files with the requested purpose, after the given id', async () => {
    createFiles(2);
    const batches = [1, 2, 3].map(() => sandbox.account().createFile({ purpose: 'batch' }));
    const answer = await send(service, `GET /files?purpose=batch&order=asc&after=${batches[0] ?? ''}`);
    expect(answer.body).toEqual(batches.slice(1));
    expect(sentTo(sandbox)).toEqual([
      `GET /files?limit=10000&order=asc&purpose=batch&after=${batches[0] ?? ''}`,
    ]);
  });

  it('leaves the validation of purposes to the upstream', async () => {
    const answer = await send(service, 'GET /files?purpose=new_one');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'upstream_error', upstream: { status: 400 } });
  });

  it.each([
    ['limit=0', 'limit', 'must not be less than 1'],
    ['limit=10001', 'limit', 'must not be greater than 10000'],
    ['purpose=', 'purpose', 'must be a purpose such as assistants'],
    ['purpose=a%26limit%3D1', 'purpose', 'must be a purpose such as assistants'],
    ['order=newest', 'order', 'must be one of the following values: asc, desc'],
    ['before=file-1', 'before', 'is not known'],
  ])('returns 422 for ?%s', async (query, field, message) => {
    const answer = await send(service, `GET /files?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('returns NDJSON', async () => {
    const fileIds = createFiles(2);
    const { lines } = await send(service, 'GET /files', { headers: NDJSON });
    expect(lines).toEqual([
      ...fileIds.toReversed().map((id) => ({ id })),
      { summary: { count: 2, complete: true } },
    ]);
  });
});

describe('GET /files with filters, views and sorting', () => {
  const DAY_S = 86_400;
  const nowS = Math.floor(Date.now() / 1_000);

  /** Created one per day, the last one yesterday. */
  function fillWithFiles(): void {
    const file = (id: string, days: number, draft: object): unknown =>
      sandbox.account().createFile({ id, createdAt: nowS - days * DAY_S, ...draft });
    file('file-a', 4, { filename: 'Report.PDF', bytes: 300 });
    file('file-b', 3, { filename: 'report.md', bytes: 20, purpose: 'user_data' });
    file('file-c', 2, { filename: 'requests.jsonl', bytes: 1_000, purpose: 'batch' });
    file('file-d', 1, { filename: 'notes', bytes: 0 });
  }

  it.each([
    ['ids=file-c&ids=file-a&ids=file-missing', 'file-c file-a'],
    ['filename=report*', 'file-b file-a'],
    ['filename=report.md&filename=note?', 'file-d file-b'],
    ['extension=pdf', 'file-a'],
    ['extension=', 'file-d'],
    ['purpose=batch&purpose=user_data', 'file-c file-b'],
    ['created_before=60h', 'file-b file-a'],
    ['created_after=36h', 'file-d'],
    ['min_bytes=20&max_bytes=300', 'file-b file-a'],
    ['order=asc&extension=md&extension=jsonl', 'file-b file-c'],
    ['sort=filename', 'file-d file-b file-a file-c'],
    ['sort=-bytes', 'file-c file-a file-b file-d'],
    ['sort=expires_at&min_bytes=20', 'file-c file-b file-a'],
  ])('?%s', async (query, ids) => {
    fillWithFiles();
    const answer = await send(service, `GET /files?${query}`);
    expect([answer.status, answer.body]).toEqual([200, ids.split(' ')]);
    expect(sentTo(sandbox)).toEqual([
      `GET /files?limit=10000${query.startsWith('order=asc') ? '&order=asc' : ''}`,
    ]);
  });

  it('passes a single purpose on to the upstream', async () => {
    fillWithFiles();
    const answer = await send(service, 'GET /files?purpose=batch&min_bytes=1');
    expect(answer.body).toEqual(['file-c']);
    expect(sentTo(sandbox)).toEqual(['GET /files?limit=10000&purpose=batch']);
  });

  it('returns summaries', async () => {
    fillWithFiles();
    const answer = await send(service, 'GET /files?view=summary&ids=file-b&ids=file-c');
    expect(answer.body).toEqual([
      {
        id: 'file-c',
        filename: 'requests.jsonl',
        purpose: 'batch',
        bytes: 1_000,
        created_at: nowS - 2 * DAY_S,
        expires_at: nowS + 28 * DAY_S,
      },
      {
        id: 'file-b',
        filename: 'report.md',
        purpose: 'user_data',
        bytes: 20,
        created_at: nowS - 3 * DAY_S,
        expires_at: null,
      },
    ]);
  });

  it('returns whole objects', async () => {
    fillWithFiles();
    const authorization = `Bearer ${sandbox.demoKey}`;
    const reported = await fetch(`${sandbox.url}/files/file-c`, { headers: { authorization } });
    const answer = await send(service, 'GET /files?view=full&ids=file-c');
    expect(answer.body).toEqual([await reported.json()]);
  });

  it('returns NDJSON with the number of items', async () => {
    fillWithFiles();
    const { lines } = await send(service, 'GET /files?view=summary&extension=pdf', { headers: NDJSON });
    expect(lines).toEqual([
      {
        id: 'file-a',
        filename: 'Report.PDF',
        purpose: 'assistants',
        bytes: 300,
        created_at: nowS - 4 * DAY_S,
        expires_at: null,
      },
      { summary: { count: 1, complete: true } },
    ]);
  });

  it.each([
    ['created_after=yesterday', 'created_after'],
    ['min_bytes=-1', 'min_bytes'],
    ['extension=.pdf', 'extension'],
    ['purpose=assistants&purpose=A%20B', 'purpose'],
    ['view=all', 'view'],
    ['sort=size', 'sort'],
    [`filename=${'x'.repeat(257)}`, 'filename'],
    ['regex=.*', 'regex'],
  ])('rejects ?%s without calling the upstream', async (query, field) => {
    const answer = await send(service, `GET /files?${query}`);
    expect(answer.body).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe('GET /files/{file_id}/vector_stores', () => {
  const target = 'GET /files/file-1/vector_stores';
  const FILE = { id: 'file-1', filename: 'notes.txt', bytes: 12, purpose: 'assistants' } as const;

  /** Five vector stores, oldest first. The file is attached to three of them. */
  beforeEach(() => {
    const account = sandbox.account();
    account.createFile(FILE);
    for (const name of ['a', 'b', 'c', 'd', 'e']) account.createStore({ id: `vs_${name}`, name });
    account.attach('vs_a', 'file-1', { createdAt: 1_700_000_000, attributes: { year: 2025, final: true } });
    account.attach('vs_c', 'file-1', {
      createdAt: 1_700_000_001,
      error: { code: 'server_error', message: 'No.' },
    });
    account.attach('vs_d', 'file-1', { createdAt: 1_700_000_002, indexingMs: 60_000 });
    account.attach('vs_d', account.createFile({ id: 'file-2' }));
  });

  const HOLDERS = [
    { id: 'vs_d', name: 'd', status: 'in_progress', attributes: {}, created_at: 1_700_000_002 },
    { id: 'vs_c', name: 'c', status: 'failed', attributes: {}, created_at: 1_700_000_001 },
    {
      id: 'vs_a',
      name: 'a',
      status: 'completed',
      attributes: { year: 2025, final: true },
      created_at: 1_700_000_000,
    },
  ];

  it('returns the vector stores, newest first, and the file', async () => {
    sandbox.configure({ latency_ms: 1, jitter_ms: 5 });
    const answer = await send(service, target);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ object: 'list', data: HOLDERS, file: FILE, complete: true });
    expect(sentTo(sandbox).toSorted()).toEqual([
      'GET /files/file-1',
      'GET /vector_stores/vs_a/files?limit=100',
      'GET /vector_stores/vs_b/files?limit=100',
      'GET /vector_stores/vs_c/files?limit=100',
      'GET /vector_stores/vs_d/files?limit=100',
      'GET /vector_stores/vs_e/files?limit=100',
      'GET /vector_stores?limit=100',
    ]);
  });

  it('returns NDJSON: each vector store when it is found, then the file', async () => {
    const { lines } = await send(service, target, { headers: NDJSON });
    expect(lines.slice(0, -1)).toEqual(expect.arrayContaining(HOLDERS));
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toEqual({ summary: { count: 3, complete: true, file: FILE } });
  });

  it('scans only the matching vector stores', async () => {
    const { body } = await send(service, `${target}?ids=vs_a&ids=vs_b`);
    expect(body.data).toEqual([HOLDERS[2]]);
    expect(sentTo(sandbox)).toHaveLength(4);
  });

  it('returns an empty list for an orphan', async () => {
    const id = sandbox.account().createFile();
    const { body } = await send(service, `GET /files/${id}/vector_stores`);
    expect(body).toEqual({ object: 'list', data: [], file: expect.objectContaining({ id }), complete: true });
  });

  it('finds vector stores that list a file that no longer exists', async () => {
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    sandbox.account().deleteFile('file-1');
    const { status, body } = await send(service, target);
    expect(status).toBe(200);
    expect(body).toEqual({ object: 'list', data: HOLDERS, file: null, complete: true });
  });

  it.each([
    ['JSON', {}],
    ['NDJSON', NDJSON],
  ])(
    'returns 404 for a file that neither exists nor is listed by a vector store (%s)',
    async (_format, headers) => {
      const answer = await send(service, 'GET /files/file-none/vector_stores', { headers });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(
        problem(404, 'upstream_error', 'No such File object: file-none', upstream(404)),
      );
    },
  );

  it('fails if a vector store cannot be scanned', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_e/files', status: 400 });
    const answer = await send(service, target);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      problem(
        400,
        'upstream_error',
        'could not check which stores hold the file, since vs_e could not be listed: Scripted answer 400.',
        upstream(400),
      ),
    );
  });

  it('counts all scanned vector stores in its progress events', async () => {
    sandbox.addFixtures({ stores: 200 });
    sandbox.configure({ latency_ms: 400 });
    const { text } = await send(service, target, { headers: EVENTS });
    const reported = readEvents(text)
      .filter(({ event }) => event === 'progress')
      .map(({ data }) => data as { done: number; total: number | null; calls_in_flight: number });
    expect(reported.at(-1)).toMatchObject({ done: 205, total: null, calls_in_flight: 0 });
    expect(reported.some(({ done, calls_in_flight }) => done < 205 && calls_in_flight > 0)).toBe(true);
  });

  it('treats a vector store that is deleted meanwhile as empty', async () => {
    onUpstreamCall(sandbox, 'GET /vector_stores/vs_c/files', () => sandbox.account().deleteStore('vs_c'));
    const { body } = await send(service, target);
    expect(body.data).toEqual([HOLDERS[0], HOLDERS[2]]);
  });

  it('fails and stops scanning if the file cannot be read', async () => {
    sandbox.addFixtures({ stores: 200 });
    sandbox.failNext({ method: 'GET', path: '/v1/files/file-1', status: 403 });
    sandbox.configure({ latency_ms: 5 });
    const answer = await send(service, target);
    expect(answer.body).toEqual(problem(403, 'upstream_error', 'Scripted answer 403.', upstream(403)));
    expect(sandbox.log().length).toBeLessThan(120);
  });

  it('returns 422 for an id that cannot be sent upstream', async () => {
    const { body } = await send(service, 'GET /files/%2e%2e/vector_stores');
    expect(body).toMatchObject({ status: 422, errors: [{ field: 'file_id' }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe.each(['DELETE /files', 'POST /files/bulk-delete'])('%s', (target) => {
  it('reports a 404 as failed and deletes the rest, also from their vector stores', async () => {
    const { storeId, fileIds } = sandbox.account().createStoreWithFiles(3);
    const [one = '', two = '', three = ''] = fileIds;
    const answer = await send(service, target, { body: { file_ids: [three, 'file-missing', one, three] } });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: [three, one],
      failed: [
        {
          id: 'file-missing',
          error: 'No such File object: file-missing',
          status_code: 404,
          code: 'not_found',
          retryable: false,
          attempts: 1,
          request_id: expect.stringMatching(/^req_/),
        },
      ],
      summary: { requested: 4, distinct: 3, deleted: 2, failed: 1, not_attempted: 0 },
    });
    expect(sandbox.account().fileIds()).toEqual([two]);
    expect(sandbox.account().filesOf(storeId)).toEqual([two]);
    expect(sentTo(sandbox).toSorted()).toEqual(
      [one, three, 'file-missing'].map((id) => `DELETE /files/${id}`).toSorted(),
    );
  });

  it('accepts the maximum number of ids, and rejects one more', async () => {
    const strict = await startService(sandbox.url, { MAX_BULK_IDS: '3' });
    const fileIds = createFiles(4);
    const refused = await send(strict, target, { body: { file_ids: fileIds } });
    const done = await send(strict, target, { body: { file_ids: fileIds.slice(1) } });
    await strict.close();
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { field: 'file_ids', message: 'must not have more than 3 entries' },
    ]);
    expect(done.status).toBe(200);
    expect(sandbox.account().fileIds()).toEqual(fileIds.slice(0, 1));
  });
});
