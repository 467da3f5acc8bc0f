import { MAX_ATTEMPTS } from '../../src/openai/http/retry.js';
import { NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { key, recorder, sandbox, service, useService } from '../support/use-service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever came over the wire

const REQUEST_ID = expect.stringMatching(/^req_/) as unknown;

useService({ INDEXING_WAIT_SECONDS: '3', MAX_BULK_IDS: '100' }, { isRecorded: true });

const ask = (target: string, body?: object, headers = {}): ReturnType<typeof send> =>
  send(service, target, { key, body, headers });

/** `METHOD path` and body of every call that changes something. */
const changesSent = (): [string, Json][] =>
  recorder.exchanges
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => [`${method} ${path}`, JSON.parse(body.toString())]);

const summary = (done: object, more: object = {}): object => ({
  requested: 1,
  distinct: 1,
  ...done,
  failed: 0,
  not_attempted: 0,
  ...more,
});

const refused = (status: number, attempts: number, more: object = {}): object => ({
  error: `Scripted answer ${status}.`,
  status_code: status,
  code: 'upstream_error',
  retryable: true,
  attempts,
  request_id: REQUEST_ID,
  ...more,
});
/** Attempts of a call in a bulk run. */
const ATTEMPTS = MAX_ATTEMPTS.bulk;
const AT_ONCE = { 'retry-after-ms': '1' };
/** Without it, the run would wait for the rate limit again and again. */
const NEVER = { 'x-should-retry': 'false' };
const FAILURES = [
  { status: 429, headers: NEVER, attempts: 1, retryable: false },
  { status: 500, headers: AT_ONCE, attempts: ATTEMPTS, retryable: true },
];

describe('POST /vector_stores/expiry', () => {
  const setExpiry = (ids: string[], expires_after_days: unknown, headers = {}): ReturnType<typeof send> =>
    ask('POST /vector_stores/expiry', { vector_store_ids: ids, expires_after_days }, headers);
  const expiriesOf = async (): Promise<unknown[]> => {
    const { body } = await ask('GET /vector_stores?view=full&order=asc');
    return (body as { expires_after: unknown }[]).map(({ expires_after }) => expires_after);
  };

  it('sets and clears the expiry of vector stores, and reports unknown ones', async () => {
    sandbox.addFixtures({ stores: 2 }, key);
    const { body: ids } = await ask('GET /vector_stores?order=asc');
    const { body } = await setExpiry([...ids, 'vs_gone'], 30);
    expect(body).toEqual({
      success: ids,
      failed: [
        {
          id: 'vs_gone',
          error: "No vector store found with id 'vs_gone'.",
          status_code: 404,
          code: 'not_found',
          retryable: false,
          attempts: 1,
          request_id: REQUEST_ID,
        },
      ],
      summary: summary({ requested: 3, distinct: 3, updated: 2 }, { failed: 1 }),
    });
    const policy = { anchor: 'last_active_at', days: 30 };
    expect(await expiriesOf()).toEqual([policy, policy]);
    expect(changesSent()[0]?.[1]).toEqual({ expires_after: policy });

    await setExpiry([ids[0]], null);
    expect(await expiriesOf()).toEqual([null, policy]);
    expect(changesSent().at(-1)?.[1]).toEqual({ expires_after: null });
  });

  it('returns NDJSON', async () => {
    sandbox.account(key).createStore({ id: 'vs_one' });
    const { lines } = await setExpiry(['vs_one', 'vs_one'], 1, NDJSON);
    expect(lines).toEqual([
      { id: 'vs_one', object: 'vector_store', outcome: 'updated', attempts: 1, request_id: REQUEST_ID },
      { summary: summary({ updated: 1 }, { requested: 2 }) },
    ]);
  });

  it.each(FAILURES)(
    'reports a vector store for which the upstream responds with $status',
    async (failure) => {
      const { status, headers, attempts, retryable } = failure;
      for (const id of ['vs_one', 'vs_two']) sandbox.account(key).createStore({ id });
      sandbox.failNext({ path: '/v1/vector_stores/vs_one', status, headers, times: attempts });
      expect((await setExpiry(['vs_one', 'vs_two'], 30)).body).toEqual({
        success: ['vs_two'],
        failed: [{ id: 'vs_one', ...refused(status, attempts, { retryable }) }],
        summary: summary({ requested: 2, distinct: 2, updated: 1 }, { failed: 1 }),
      });
      expect(sentTo(sandbox).filter((call) => call === 'POST /vector_stores/vs_one')).toHaveLength(attempts);
    },
  );

  it('retries after a 500', async () => {
    sandbox.account(key).createStore({ id: 'vs_one' });
    sandbox.failNext({ path: '/v1/vector_stores/vs_one', status: 500, headers: AT_ONCE });
    const { lines } = await setExpiry(['vs_one'], 30, NDJSON);
    expect(lines[0]).toMatchObject({ id: 'vs_one', outcome: 'updated', attempts: 2 });
    expect(await expiriesOf()).toEqual([{ anchor: 'last_active_at', days: 30 }]);
  });

  it('fails as a whole if the key is rejected', async () => {
    sandbox.account(key).createStore({ id: 'vs_one' });
    sandbox.failNext({ method: 'POST', status: 401 });
    const answer = await setExpiry(['vs_one'], 30);
    expect(answer.body).toEqual(problem(401, 'upstream_error', 'Scripted answer 401.', upstream(401)));
    expect(await expiriesOf()).toEqual([null]);
  });

  it.each([0, 366, 1.5, '30', true, undefined])('returns 422 for %j days', async (days) => {
    const { body } = await setExpiry(['vs_one'], days);
    expect(body.errors).toEqual([{ field: 'expires_after_days', message: 'must be 1 to 365 days, or null' }]);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('POST /vector_stores/{id}/reattach-failed', () => {
  const CHUNKING = { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 };
  const reattach = (body: object, headers = {}): ReturnType<typeof send> =>
    ask('POST /vector_stores/vs_one/reattach-failed', body, headers);
  const error = { code: 'server_error', message: 'An internal error occurred.' } as const;
  const attached = (id: string): string => `POST /vector_stores/vs_one/files ${id}`;
  const attachmentsSent = (): string[] =>
    changesSent().map(([call, { file_id }]) => `${call} ${String(file_id)}`);

  /** Two failed files that can succeed, one that cannot, and one that is indexed. */
  function fill(): void {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_one' });
    for (const id of ['file-a', 'file-b', 'file-well']) account.createFile({ id });
    account.createFile({ id: 'file-never', filename: 'never.xyz' });
    account.attach('vs_one', 'file-a', { error, attributes: { lang: 'en' }, chunking: CHUNKING });
    account.attach('vs_one', 'file-b', { error });
    account.attach('vs_one', 'file-never');
    account.attach('vs_one', 'file-well');
  }
  const skipped = (): object => ({
    id: 'file-never',
    code: 'unsupported_file',
    reason: 'The file type is not supported.',
  });
  const never = (): object => ({
    id: 'file-never',
    error: expect.any(String) as unknown,
    status_code: 422,
    code: 'unsupported_file',
    retryable: false,
    attempts: 1,
    request_id: REQUEST_ID,
  });

  it('reattaches all failed files unchanged, and reports the result of each', async () => {
    fill();
    sandbox.configure({ indexing_ms: 300 });
    const { status, body } = await reattach({});
    expect(status).toBe(200);
    expect(body).toEqual({
      success: ['file-b', 'file-a'],
      failed: [],
      pending: [],
      skipped: [skipped()],
      summary: summary({ requested: 3, distinct: 3, attached: 2 }, { pending: 0, skipped: 1 }),
    });
    expect(attachmentsSent().toSorted()).toEqual([attached('file-a'), attached('file-b')]);
    const chunking_strategy = { type: 'static', static: CHUNKING };
    expect(changesSent().map(([, draft]) => draft as object)).toContainEqual({
      file_id: 'file-a',
      attributes: { lang: 'en' },
      chunking_strategy,
    });
    const entries = await ask('GET /vector_stores/vs_one/files');
    expect(entries.body.data.find(({ id }: { id: string }) => id === 'file-a')).toMatchObject({
      status: 'completed',
      attributes: { lang: 'en' },
      chunking_strategy,
    });
    expect(sentTo(sandbox).filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('rejects a file that has not failed and one that is not attached', async () => {
    fill();
    const { body } = await reattach({ file_ids: ['file-well', 'file-gone', 'file-a'] });
    expect(body).toEqual({
      success: ['file-a'],
      failed: [
        {
          id: 'file-well',
          error: 'not reattached: its indexing has not failed (status completed)',
          status_code: 409,
          code: 'not_failed',
          retryable: false,
          attempts: 0,
          attempted: false,
        },
        expect.objectContaining({ id: 'file-gone', status_code: 404, code: 'not_found' }),
      ],
      pending: [],
      skipped: [],
      summary: summary(
        { requested: 3, distinct: 3, attached: 1 },
        { failed: 2, not_attempted: 1, pending: 0, skipped: 0 },
      ),
    });
    expect(attachmentsSent()).toEqual([attached('file-a')]);
  });

  it('reports files as pending that are not indexed in time', async () => {
    fill();
    sandbox.configure({ indexing_ms: 600_000 });
    const { lines } = await reattach({ file_ids: ['file-a'] }, NDJSON);
    expect(lines).toEqual([
      { id: 'file-a', object: 'vector_store.file', outcome: 'pending' },
      { summary: summary({ attached: 0 }, { pending: 1, skipped: 0 }) },
    ]);
  });

  const ATTACH = { method: 'POST', path: '/v1/vector_stores/vs_one/files' } as const;

  it.each([{ status: 400, headers: {}, attempts: 1, retryable: false }, ...FAILURES])(
    'reports a file that the upstream does not attach, with $status',
    async (failure) => {
      const { status, headers, attempts, retryable } = failure;
      fill();
      sandbox.failNext({ ...ATTACH, status, headers, times: attempts });
      expect((await reattach({ file_ids: ['file-a'] })).body).toEqual({
        success: [],
        failed: [{ id: 'file-a', ...refused(status, attempts, { retryable }) }],
        pending: [],
        skipped: [],
        summary: summary({ attached: 0 }, { failed: 1, pending: 0, skipped: 0 }),
      });
      expect(sentTo(sandbox)).toEqual([
        'GET /vector_stores/vs_one/files/file-a',
        ...Array.from({ length: attempts }, () => 'POST /vector_stores/vs_one/files'),
      ]);
      const { state } = sandbox.account(key);
      expect(state.attachedFile(state.store('vs_one'), 'file-a').attributes).toEqual({ lang: 'en' });
    },
  );

  it('retries after a 500', async () => {
    fill();
    sandbox.failNext({ ...ATTACH, status: 500, headers: AT_ONCE });
    expect((await reattach({ file_ids: ['file-a'] })).body.success).toEqual(['file-a']);
  });

  it('fails as a whole if the key may read but not attach', async () => {
    fill();
    sandbox.failNext({ ...ATTACH, status: 401 });
    const answer = await reattach({ file_ids: ['file-a'] });
    expect(answer.body).toEqual(problem(401, 'upstream_error', 'Scripted answer 401.', upstream(401)));
  });

  it('reports a file as pending, with the reason, if it cannot be read after it was attached', async () => {
    fill();
    sandbox.configure({ indexing_ms: 100 });
    const call = reattach({ file_ids: ['file-a'] });
    while (attachmentsSent().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_one/files/file-a', status: 400 });
    const reason = 'attached, but the indexing status could not be read: Scripted answer 400.';
    expect((await call).body).toEqual({
      success: [],
      failed: [],
      pending: [{ id: 'file-a', reason }],
      skipped: [],
      summary: summary({ attached: 0 }, { pending: 1, skipped: 0 }),
    });
  });

  it('continues to poll if a new attachment is not found yet', async () => {
    fill();
    sandbox.configure({ indexing_ms: 100 });
    const path = '/v1/vector_stores/vs_one/files/file-a';
    const call = reattach({ file_ids: ['file-a'] });
    while (attachmentsSent().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    sandbox.failNext({ method: 'GET', path, status: 404, times: 1 });
    expect((await call).body.success).toEqual(['file-a']);
  });

  it.each([
    [{}, []],
    [{ include_cancelled: true }, ['file-c']],
    [{ file_ids: ['file-c'] }, ['file-c']],
  ])('with %j reattaches of the cancelled files %j', async (body, ids) => {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_one' });
    account.createFile({ id: 'file-c' });
    account.attach('vs_one', 'file-c', { indexingMs: 600_000 });
    const contents = account.state.store('vs_one').contents(Date.now());
    contents.cancel(account.state.attachedFile(account.state.store('vs_one'), 'file-c'));
    expect((await reattach(body)).body.success).toEqual(ids);
  });

  it('runs as a job', async () => {
    fill();
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('POST /vector_stores/vs_one/reattach-failed', {});
    await jobs.ended(id);
    expect(await jobs.report(id)).toMatchObject({
      success: ['file-b', 'file-a'],
      failed: [],
      pending: [],
      skipped: [skipped()],
      summary: { skipped: 1 },
    });
    expect((await jobs.send(`POST /jobs/${id}/retry-failed`)).body.code).toBe('nothing_to_retry');
  });

  it.each([{ file_ids: ['file-never'] }, { files: { ids: ['file-never'] } }])(
    'reattaches a file that can never be indexed if its id is given: %j',
    async (body) => {
      fill();
      expect((await reattach(body)).body).toEqual({
        success: [],
        failed: [never()],
        pending: [],
        skipped: [],
        summary: summary({ attached: 0 }, { failed: 1, pending: 0, skipped: 0 }),
      });
      expect(attachmentsSent()).toEqual([attached('file-never')]);
    },
  );

  it('skips a file that can never be indexed if a selector matches it', async () => {
    fill();
    expect((await reattach({ files: { extension: ['xyz'] } })).body).toEqual({
      success: [],
      failed: [],
      pending: [],
      skipped: [skipped()],
      summary: summary({ attached: 0 }, { pending: 0, skipped: 1 }),
    });
    const { lines } = await reattach({ files: { extension: ['xyz'] } }, NDJSON);
    expect(lines[0]).toEqual({ ...skipped(), object: 'vector_store.file', outcome: 'skipped' });
    expect(attachmentsSent()).toEqual([]);
  });

  const ODD_ERRORS: unknown[] = [
    undefined,
    null,
    'The file is broken.',
    7,
    [],
    {},
    { code: null, message: null },
    { code: 'quota_exceeded', message: 'Too much.' },
    { code: ['unsupported_file'], message: { text: 'No.' } },
  ];

  it.each(ODD_ERRORS.map((lastError) => [lastError]))(
    'reattaches, lists and reports a file with the last error %j',
    async (lastError) => {
      fill();
      const { state } = sandbox.account(key);
      const entry = state.attachedFile(state.store('vs_one'), 'file-b');
      Object.assign(entry, { lastError });
      const isUndocumented = true;
      const target = 'GET /vector_stores/vs_one/files?filter_status=failed&view=full';
      const listed = await send(service, target, { key, isUndocumented });
      expect([listed.status, listed.body.data.length]).toEqual([200, 3]);
      const erring = 'GET /vector_stores/vs_one/files?with_error=true';
      expect((await send(service, erring, { key, isUndocumented })).status).toBe(200);
      const report = await ask('GET /reports/files');
      const [, reported] = report.body.failed as Json[];
      expect([report.status, reported.id]).toEqual([200, 'file-b']);
      expect(reported.last_error ?? null).toEqual(
        lastError === undefined || lastError === null
          ? null
          : { code: expect.any(String) as unknown, message: expect.any(String) as unknown },
      );
      expect((await ask('GET /vector_stores/vs_one/manifest')).body.files).toHaveLength(4);
      const plan = await ask('POST /cleanup/plans', { vector_stores: {}, files: 'all' });
      expect(plan.body.totals.files).toBe(4);
      expect((await reattach({})).body).toMatchObject({
        success: ['file-b', 'file-a'],
        skipped: [skipped()],
      });
    },
  );

  it.each([
    [null, { code: 'indexing_failed', error: 'the file could not be indexed' }],
    ['The file is broken.', { code: 'indexing_failed', error: 'The file is broken.' }],
    [
      { code: 'quota_exceeded', message: 7 },
      { code: 'quota_exceeded', error: 'the file could not be indexed' },
    ],
  ])('reports a file that fails again with the error %j', async (lastError, reported) => {
    fill();
    const { state } = sandbox.account(key);
    sandbox.configure({ indexing_ms: 600_000 });
    const call = reattach({ file_ids: ['file-b'] });
    while (attachmentsSent().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const entry = state.attachedFile(state.store('vs_one'), 'file-b');
    Object.assign(entry, { status: 'failed', lastError });
    expect((await call).body).toEqual({
      success: [],
      failed: [
        { id: 'file-b', ...reported, status_code: 502, retryable: true, attempts: 1, request_id: REQUEST_ID },
      ],
      pending: [],
      skipped: [],
      summary: summary({ attached: 0 }, { failed: 1, pending: 0, skipped: 0 }),
    });
  });

  it('fails if the files cannot be listed', async () => {
    const answer = await reattach({});
    expect(answer.body).toEqual(
      problem(404, 'upstream_error', "No vector store found with id 'vs_one'.", upstream(404)),
    );
  });

  it.each([
    [{ file_ids: 'file-a' }, 'file_ids', 'must be a list of ids'],
    [{ include_cancelled: 'yes' }, 'include_cancelled', 'must be a boolean value'],
    [{ force: true }, 'force', 'is not known'],
  ])('returns 422 for %j', async (body, field, message) => {
    const answer = await reattach(body);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ field, message }]]);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('POST /vector_stores/{id}/attributes', () => {
  const setAttributes = (body: object): ReturnType<typeof send> =>
    ask('POST /vector_stores/vs_one/attributes', body);
  const attributesOf = (id: string): unknown => {
    const { state } = sandbox.account(key);
    return state.attachedFile(state.store('vs_one'), id).attributes;
  };
  const many = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));

  function fill(): void {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_one' });
    for (const id of ['file-a', 'file-b']) account.createFile({ id });
    account.attach('vs_one', 'file-a', { attributes: { lang: 'en', draft: true } });
    account.attach('vs_one', 'file-b', { attributes: many(16) });
  }

  it('keeps other attributes, and removes those set to null', async () => {
    fill();
    const { body } = await setAttributes({ file_ids: ['file-a'], attributes: { year: 2024, draft: null } });
    expect(body).toEqual({ success: ['file-a'], failed: [], summary: summary({ updated: 1 }) });
    expect(attributesOf('file-a')).toEqual({ lang: 'en', year: 2024 });
    expect(changesSent()).toEqual([
      ['POST /vector_stores/vs_one/files/file-a', { attributes: { lang: 'en', year: 2024 } }],
    ]);
  });

  it('replaces all attributes without reading them', async () => {
    fill();
    const attributes = { year: 2024 };
    const { body } = await setAttributes({ file_ids: ['file-a', 'file-b'], attributes, mode: 'replace' });
    expect(body.success).toEqual(['file-a', 'file-b']);
    expect([attributesOf('file-a'), attributesOf('file-b')]).toEqual([attributes, attributes]);
    expect(sentTo(sandbox).filter((call) => call.startsWith('GET'))).toEqual([]);
  });

  const FILE_A = '/v1/vector_stores/vs_one/files/file-a';

  it.each(['GET', 'POST'].flatMap((method) => FAILURES.map((failure) => ({ method, ...failure }))))(
    'reports a file for which the upstream responds to $method with $status',
    async (failure) => {
      const { method, status, headers, attempts, retryable } = failure;
      fill();
      sandbox.failNext({ method, path: FILE_A, status, headers, times: attempts });
      const attributes = { lang: 'de' };
      expect((await setAttributes({ file_ids: ['file-a', 'file-b'], attributes: { k0: 1 } })).body).toEqual({
        success: ['file-b'],
        failed: [{ id: 'file-a', ...refused(status, attempts, { retryable }) }],
        summary: summary({ requested: 2, distinct: 2, updated: 1 }, { failed: 1 }),
      });
      expect(attributesOf('file-a')).toEqual({ lang: 'en', draft: true });
      expect((await setAttributes({ file_ids: ['file-a'], attributes })).body.success).toEqual(['file-a']);
      expect(attributesOf('file-a')).toEqual({ lang: 'de', draft: true });
    },
  );

  it.each(['GET', 'POST'])('fails as a whole if the key is rejected for %s', async (method) => {
    fill();
    sandbox.failNext({ method, path: FILE_A, status: 401 });
    const answer = await setAttributes({ file_ids: ['file-a'], attributes: { lang: 'de' } });
    expect(answer.body).toEqual(problem(401, 'upstream_error', 'Scripted answer 401.', upstream(401)));
    expect(attributesOf('file-a')).toEqual({ lang: 'en', draft: true });
  });

  it('reports a file that would have too many attributes, and updates the others', async () => {
    fill();
    const { body } = await setAttributes({ file_ids: ['file-b', 'file-a'], attributes: { year: 2024 } });
    expect(body).toEqual({
      success: ['file-a'],
      failed: [
        {
          id: 'file-b',
          error: 'the file would have 17 attributes, but at most 16 are allowed',
          status_code: 422,
          code: 'too_many_attributes',
          retryable: false,
          attempts: 1,
        },
      ],
      summary: summary({ requested: 2, distinct: 2, updated: 1 }, { failed: 1 }),
    });
    expect(attributesOf('file-b')).toEqual(many(16));
  });

  it.each([
    [{ attributes: many(17) }, 'attributes', 'must have at most 16 keys'],
    [{ attributes: { a: 'x'.repeat(513) } }, 'attributes', 'must have strings of at most 512 characters'],
    [{ attributes: { ['k'.repeat(65)]: 1 } }, 'attributes', 'must have keys of 1 to 64 characters'],
    [
      { attributes: { a: {} } },
      'attributes',
      'must have values that are strings, numbers, true, false or null',
    ],
    [{}, 'attributes', 'must be an object'],
    [{ attributes: {}, mode: 'add' }, 'mode', 'must be one of the following values: merge, replace'],
  ])('returns 422 for %j', async (body, field, message) => {
    const answer = await setAttributes({ file_ids: ['file-a'], ...body });
    expect([answer.status, answer.body.errors]).toEqual([422, [{ field, message }]]);
    expect(sandbox.log()).toEqual([]);
  });
});
