import { setTimeout as sleep } from 'node:timers/promises';
import { Credentials } from '../../src/openai/credentials.js';
import { OpenAiGateway } from '../../src/openai/gateway/openai.gateway.js';
import { CallScope } from '../../src/openai/call-scope.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { ManifestsService } from '../../src/features/manifests/manifests.service.js';
import { freshKey, NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const CHUNKING = { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 };

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const ask = (query = '', headers = {}): ReturnType<typeof send> =>
  send(service, `GET /vector_stores/vs_one/manifest${query}`, { key, headers });

/** Creates a store with all optional fields, and two files. */
function fill(): void {
  const account = sandbox.account(key);
  account.createStore({
    id: 'vs_one',
    name: 'Guides',
    description: 'For support',
    metadata: { team: 'search' },
    expiresAfterDays: 30,
  });
  account.createFile({ id: 'file-a', filename: 'a.md', content: Buffer.from('Text of a.') });
  account.createFile({ id: 'file-b', filename: 'b.md', content: Buffer.from('Text of b.') });
  account.attach('vs_one', 'file-a', {
    attributes: { lang: 'en', year: 2024, draft: false },
    chunking: CHUNKING,
  });
  account.attach('vs_one', 'file-b');
}

/** Uploads and attaches a file after all files were listed, and before the last page of the store is read. */
async function uploadedWhileListed(storeId: string): Promise<void> {
  while (!sentTo(sandbox).some((sent) => sent.startsWith('GET /files'))) await sleep(5);
  await sleep(80);
  const account = sandbox.account(key);
  account.createFile({ id: 'file-new', filename: 'new.md', content: Buffer.from('New.') });
  account.attach(storeId, 'file-new');
}

const HEAD = {
  object: 'vector_store.manifest',
  version: 1,
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
  vector_store: {
    id: 'vs_one',
    name: 'Guides',
    description: 'For support',
    metadata: { team: 'search' },
    expires_after: { anchor: 'last_active_at', days: 30 },
  },
};
const A = {
  file_id: 'file-a',
  filename: 'a.md',
  bytes: 10,
  purpose: 'assistants',
  status: 'completed',
  attributes: { lang: 'en', year: 2024, draft: false },
  chunking_strategy: { type: 'static', static: CHUNKING },
};
const B = {
  ...A,
  file_id: 'file-b',
  filename: 'b.md',
  attributes: {},
  chunking_strategy: {
    type: 'static',
    static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
  },
};
const withText = (file: typeof A | typeof B, text: string): object => ({
  ...file,
  content: [{ type: 'text', text }],
});

describe('GET /vector_stores/{id}/manifest', () => {
  it('describes the store, and its files in the order of their attachment', async () => {
    fill();
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toEqual({ ...HEAD, files: [A, B], complete: true });
    const sent = sentTo(sandbox);
    expect(sent[0]).toBe('GET /vector_stores/vs_one');
    expect(sent.slice(1).toSorted()).toEqual([
      'GET /files?limit=10000',
      'GET /vector_stores/vs_one/files?limit=100&order=asc',
    ]);
  });

  it('streams lines, with the store first', async () => {
    fill();
    const { lines } = await ask('', NDJSON);
    expect(lines).toEqual([HEAD, A, B, { summary: { count: 2, complete: true } }]);
  });

  it('describes an empty store', async () => {
    sandbox.account(key).createStore({ id: 'vs_one' });
    expect((await ask()).body).toMatchObject({
      vector_store: { id: 'vs_one', name: '' },
      files: [],
      complete: true,
    });
  });

  it('has null for the facts of a deleted file that is still listed', async () => {
    fill();
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    sandbox.account(key).deleteFile('file-a');
    expect((await ask()).body.files).toEqual([{ ...A, filename: null, bytes: null, purpose: null }, B]);
  });

  it('includes all pages', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 250 }, key);
    const { body } = await send(service, `GET /vector_stores/${storeIds[0] ?? ''}/manifest`, { key });
    expect(body.files.map((file: typeof A) => file.file_id)).toEqual(fileIds);
    expect(sandbox.log().filter(({ path }) => path.endsWith('/files'))).toHaveLength(4);
  });

  it.each(['GET /v1/files', 'GET /v1/vector_stores/vs_one/files'])(
    'is an error when %s fails, and no half a manifest',
    async (call) => {
      fill();
      const [method, path] = call.split(' ');
      sandbox.failNext({ method, path, status: 400 });
      const answer = await ask();
      expect(answer.body).toEqual(problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)));
    },
  );

  it('includes a file that is uploaded and attached during the listing', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 500 }, key);
    const storeId = storeIds[0] ?? '';
    sandbox.configure({ latency_ms: 40 });
    const call = send(service, `GET /vector_stores/${storeId}/manifest`, { key });
    await uploadedWhileListed(storeId);
    const { body } = await call;
    expect(body.files).toHaveLength(501);
    expect(body.files.at(-1)).toMatchObject({ file_id: 'file-new', filename: 'new.md', bytes: 4 });
    expect(sentTo(sandbox).filter((sent) => sent.startsWith('GET /files'))).toEqual([
      'GET /files?limit=10000',
      'GET /files?limit=10000&order=desc',
    ]);
  });

  it.each(['content=yes', 'content='])('answers 422 for ?%s', async (query) => {
    expect((await ask(`?${query}`)).body.errors).toEqual([
      { field: 'content', message: 'must be a boolean value' },
    ]);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('GET /vector_stores/{id}/manifest?content=true', () => {
  it('logs an internal error with its request, and reports the file without its content', async () => {
    fill();
    const read = jest.spyOn(service.app.get(OpenAiGateway), 'getVectorStoreFileContent');
    read.mockRejectedValueOnce(new TypeError('broken'));
    const { status, body } = await ask('?content=true', { 'x-request-id': 'broken-text' });
    read.mockRestore();
    const content_error = {
      error: 'internal error; see the server log for this request id',
      status_code: 500,
      code: 'internal_error',
      retryable: false,
    };
    expect([status, body.content_failed]).toEqual([200, 1]);
    expect(body.files.map((file: { content_error?: unknown }) => file.content_error)).toContainEqual(
      content_error,
    );
    expect(service.log.lines.filter(({ msg }) => msg === 'file content not readable')).toEqual([
      {
        level: 'error',
        time: expect.any(String),
        context: 'ManifestsService',
        msg: 'file content not readable',
        request_id: 'broken-text',
        key: expect.stringMatching(/^[\w-]{16}$/),
        err: expect.objectContaining({ type: 'TypeError', message: 'broken' }),
      },
    ]);
  });

  it('includes the content of every file', async () => {
    fill();
    const answer = await ask('?content=true');
    expect(answer.body).toEqual({
      ...HEAD,
      files: [withText(A, 'Text of a.'), withText(B, 'Text of b.')],
      content_failed: 0,
      complete: true,
    });
    expect(sentTo(sandbox).slice(3).toSorted()).toEqual([
      'GET /vector_stores/vs_one/files/file-a/content',
      'GET /vector_stores/vs_one/files/file-b/content',
    ]);
  });

  it.each([
    [400, 'upstream_error', 'Scripted answer 400.'],
    [404, 'not_found', 'Scripted answer 404: no such vector store or file.'],
  ])('reports which content is missing after a %i of upstream', async (status, code, error) => {
    fill();
    sandbox.failNext({ path: '/v1/vector_stores/vs_one/files/file-a/content', status });
    const { body } = await ask('?content=true');
    const content_error = { error, status_code: status, code, retryable: false };
    expect(body).toEqual({
      ...HEAD,
      files: [{ ...A, content: null, content_error }, withText(B, 'Text of b.')],
      content_failed: 1,
      complete: false,
    });
  });

  it('reports missing contents in NDJSON too', async () => {
    fill();
    sandbox.failNext({ path: '/v1/vector_stores/vs_one/files/file-b/content', status: 400 });
    const { lines } = await ask('?content=true', NDJSON);
    expect(lines.map(({ content }) => content)).toEqual([
      undefined,
      [{ type: 'text', text: 'Text of a.' }],
      null,
      undefined,
    ]);
    expect(lines.at(-1)).toEqual({ summary: { count: 2, content_failed: 1, complete: false } });
  });

  it('reads no further content after the key is rejected, and reports the missing ones', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 60 }, key);
    sandbox.failNext({ path: /\/content$/, status: 401, times: 100 });
    const { body } = await send(service, `GET /vector_stores/${storeIds[0] ?? ''}/manifest?content=true`, {
      key,
    });
    expect(body).toMatchObject({ content_failed: 60, complete: false });
    expect(sentTo(sandbox).filter((call) => call.endsWith('/content')).length).toBeLessThanOrEqual(8);
  });

  it('keeps the order, and reads a few contents at a time', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 50 }, key);
    sandbox.configure({ latency_ms: 1, jitter_ms: 5 });
    const { lines } = await send(service, `GET /vector_stores/${storeIds[0] ?? ''}/manifest?content=true`, {
      key,
      headers: NDJSON,
    });
    expect(lines.slice(1, -1).map((line) => line.file_id)).toEqual(fileIds);
  });
});

describe('the manifests of many stores', () => {
  const work = (): CallScope => {
    const credentials = new Credentials({ apiKey: key }, 'sixteen characters');
    return new CallScope({ credentials, signal: new AbortController().signal, requestId: 'one' });
  };
  const manifestsOf = async (ids: readonly string[]): Promise<object[]> => {
    const manifests: object[] = [];
    for await (const manifest of service.app.get(ManifestsService).manifests(ids, work(), 'ids'))
      manifests.push(manifest);
    return manifests;
  };

  it('are complete, with one listing of the files of the project', async () => {
    fill();
    const { storeIds } = sandbox.addFixtures({ stores: 20, files_per_store: 2 }, key);
    const manifests = await manifestsOf(['vs_one', ...storeIds]);
    expect(manifests).toHaveLength(21);
    expect(manifests).toContainEqual({ ...HEAD, files: [A, B], complete: true });
    expect(sentTo(sandbox).filter((call) => call.startsWith('GET /files'))).toHaveLength(1);
  });

  it('are limited to the number that one call can restore', async () => {
    const ids = Array.from({ length: 10_001 }, (_, at) => `vs_${at}`);
    await expect(manifestsOf(ids)).rejects.toMatchObject({
      field: 'ids',
      message: 'of more than 10000 stores cannot be restored in one call: select fewer stores',
    });
    expect(sandbox.log()).toEqual([]);
  });

  it('include a file that is uploaded and attached during the listing', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 500 }, key);
    sandbox.configure({ latency_ms: 40 });
    const made = manifestsOf(storeIds);
    await uploadedWhileListed(storeIds[0] ?? '');
    const [manifest] = (await made) as { files: object[] }[];
    expect(manifest?.files.at(-1)).toMatchObject({ file_id: 'file-new', filename: 'new.md' });
  });

  it('stop after the first store that cannot be exported', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 5, files_per_store: 1_000 }, key);
    sandbox.configure({ latency_ms: 30 });
    await expect(manifestsOf(['vs_gone', ...storeIds])).rejects.toThrow('No vector store found');
    const pages = sentTo(sandbox).filter((sent) => sent.includes('/files?limit=100&'));
    expect(pages.length).toBeLessThanOrEqual(2 * storeIds.length);
  });

  it('are an error when one store cannot be exported', async () => {
    fill();
    await expect(manifestsOf(['vs_one', 'vs_gone'])).rejects.toThrow(
      "No vector store found with id 'vs_gone'.",
    );
  });
});
