import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { NDJSON, problem, send, sentTo } from './support/client.js';
import { type Service, startService } from './support/service.js';

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
  it('answers the ids of all files, newest first', async () => {
    const fileIds = createFiles(3);
    const answer = await send(service, 'GET /files');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(fileIds.toReversed());
    expect(sentTo(sandbox)).toEqual(['GET /files?limit=10000']);
  });

  it('answers all pages, however small they are', async () => {
    const fileIds = createFiles(5);
    const answer = await send(service, 'GET /files?limit=2&order=asc');
    expect(answer.body).toEqual(fileIds);
    expect(sentTo(sandbox)).toEqual([
      'GET /files?limit=2&order=asc',
      `GET /files?limit=2&order=asc&after=${fileIds[1] ?? ''}`,
      `GET /files?limit=2&order=asc&after=${fileIds[3] ?? ''}`,
    ]);
  });

  it('answers only files of the purpose asked for, from behind one of them', async () => {
    createFiles(2);
    const batches = [1, 2, 3].map(() => sandbox.account().createFile({ purpose: 'batch' }));
    const answer = await send(service, `GET /files?purpose=batch&order=asc&after=${batches[0] ?? ''}`);
    expect(answer.body).toEqual(batches.slice(1));
    expect(sentTo(sandbox)).toEqual([
      `GET /files?limit=10000&order=asc&purpose=batch&after=${batches[0] ?? ''}`,
    ]);
  });

  it('lets upstream say which purposes there are', async () => {
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
  ])('answers 422 for ?%s', async (query, field, message) => {
    const answer = await send(service, `GET /files?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('answers line by line as well', async () => {
    const fileIds = createFiles(2);
    const { lines } = await send(service, 'GET /files', { headers: NDJSON });
    expect(lines).toEqual([
      ...fileIds.toReversed().map((id) => ({ id })),
      { summary: { count: 2, complete: true } },
    ]);
  });
});

describe('GET /files, those that are meant', () => {
  const DAY_S = 86_400;
  const nowS = Math.floor(Date.now() / 1_000);

  /** Made one a day, the last one yesterday. */
  function fillWithFiles(): void {
    const file = (id: string, days: number, draft: object): unknown =>
      sandbox.account().createFile({ id, createdAt: nowS - days * DAY_S, ...draft });
    file('file-a', 4, { filename: 'Report.PDF', bytes: 300 });
    file('file-b', 3, { filename: 'report.md', bytes: 20, purpose: 'user_data' });
    file('file-c', 2, { filename: 'requests.jsonl', bytes: 1_000, purpose: 'batch' });
    file('file-d', 1, { filename: 'notes', bytes: 0 });
  }

  it.each([
    ['ids=file-c&ids=file-a&ids=file-gone', 'file-c file-a'],
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

  it('leaves a single purpose to upstream', async () => {
    fillWithFiles();
    const answer = await send(service, 'GET /files?purpose=batch&min_bytes=1');
    expect(answer.body).toEqual(['file-c']);
    expect(sentTo(sandbox)).toEqual(['GET /files?limit=10000&purpose=batch']);
  });

  it('tells the most important of each', async () => {
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

  it('tells all that upstream does', async () => {
    fillWithFiles();
    const authorization = `Bearer ${sandbox.demoKey}`;
    const told = await fetch(`${sandbox.url}/files/file-c`, { headers: { authorization } });
    const answer = await send(service, 'GET /files?view=full&ids=file-c');
    expect(answer.body).toEqual([await told.json()]);
  });

  it('tells line by line, and how many there are', async () => {
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
    ['ids=../x', 'ids'],
    ['view=all', 'view'],
    ['sort=size', 'sort'],
    [`filename=${'x'.repeat(257)}`, 'filename'],
    ['regex=.*', 'regex'],
  ])('refuses ?%s, and asks upstream for nothing', async (query, field) => {
    const answer = await send(service, `GET /files?${query}`);
    expect(answer.body).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe.each(['DELETE /files', 'POST /files/bulk-delete'])('%s', (target) => {
  it('reports a 404 as failed and deletes the rest, from their stores as well', async () => {
    const { storeId, fileIds } = sandbox.account().createStoreWithFiles(3);
    const [one = '', two = '', three = ''] = fileIds;
    const answer = await send(service, target, { body: { file_ids: [three, 'file-gone', one, three] } });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: [three, one],
      failed: [
        {
          id: 'file-gone',
          error: 'No such File object: file-gone',
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
      [one, three, 'file-gone'].map((id) => `DELETE /files/${id}`).toSorted(),
    );
  });

  it('takes as many ids as are allowed, and not one more', async () => {
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
