import type { Sandbox } from '../src/sandbox/sandbox.js';
import { NDJSON, send } from './support/client.js';
import { Recorder } from './support/recorder.js';
import { RequestContract } from './support/checks/request-contract.js';
import { FILE, fill, ROUTES, STORE } from './support/routes.js';
import { startSandbox } from './support/sandbox.js';
import { type Service, startService } from './support/service.js';

const QUERIES = [
  `GET /vector_stores?limit=1&order=asc&after=${STORE}`,
  'GET /vector_stores?limit=100&order=desc&before=vs_nowhere',
  `GET /vector_stores/${STORE}/files?filter_status=completed&order=asc`,
  `GET /vector_stores/${STORE}/files?limit=1&filter_status=cancelled&after=${FILE}`,
  `GET /vector_stores/${STORE}/files?limit=100&before=${FILE}`,
  `GET /files?limit=10000&purpose=assistants&order=asc&after=${FILE}`,
  'GET /files?limit=1',
];

/** Requests that create and change objects. */
const WRITES: readonly { readonly target: string; readonly body: object }[] = [
  {
    target: 'POST /vector_stores/restore',
    body: {
      object: 'vector_store.manifest',
      version: 1,
      vector_store: {
        id: STORE,
        name: 'One',
        description: 'First',
        metadata: { team: 'x' },
        expires_after: { anchor: 'last_active_at', days: 3 },
      },
      files: [
        {
          file_id: FILE,
          attributes: { lang: 'en', year: 2024, draft: false },
          chunking_strategy: {
            type: 'static',
            static: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 },
          },
        },
      ],
    },
  },
  { target: `POST /vector_stores/${STORE}/clone`, body: { name: 'Copy', metadata: { team: 'y' } } },
  { target: `POST /vector_stores/${STORE}/reattach-failed`, body: { include_cancelled: true } },
  { target: `POST /vector_stores/${STORE}/reattach-failed`, body: { file_ids: ['file-failed'] } },
  { target: 'POST /vector_stores/expiry', body: { vector_store_ids: [STORE], expires_after_days: null } },
];

describe("OpenAI's specification", () => {
  const contract = new RequestContract();
  let sandbox: Sandbox;
  let recorder: Recorder;
  let service: Service;

  beforeAll(async () => {
    sandbox = await startSandbox();
    recorder = await Recorder.start(sandbox.url);
    service = await startService(recorder.url);
  });
  beforeEach(() => {
    sandbox.reset();
    recorder.exchanges.length = 0;
    sandbox.addFixtures({ stores: 3, files_per_store: 2, shared: 1 });
    fill(sandbox);
    const error = { code: 'server_error', message: 'No.' } as const;
    sandbox.account().attach(STORE, sandbox.account().createFile({ id: 'file-failed' }), { error });
  });
  afterAll(async () => {
    await service.close();
    await recorder.close();
    await sandbox.close();
  });

  const targets = [...ROUTES, ...WRITES, ...QUERIES.map((target) => ({ target, body: undefined }))];

  it.each(targets)('allows every upstream request of $target', async ({ target, body }) => {
    for (const headers of [{}, NDJSON]) await send(service, target, { body, headers });
    expect(recorder.exchanges).not.toEqual([]);
    for (const { body: sent, contentType, ...request } of recorder.exchanges) {
      const json = sent.length === 0 ? undefined : (JSON.parse(sent.toString()) as unknown);
      expect(contract.violations({ ...request, contentType, body: json })).toEqual([]);
      expect(contentType).toBe(json === undefined ? undefined : 'application/json');
    }
    for (const { headers } of sandbox.log()) expect(headers.authorization).toBe('bearer');
  });

  it('rejects invalid requests', () => {
    const violations = (path: string, query = ''): unknown =>
      contract.violations({ method: 'GET', path, query: new URLSearchParams(query) });
    expect(violations('/vector_store')).toEqual(['GET /vector_store is not specified']);
    expect(violations('/files', 'before=x')).toEqual(['GET /files has no parameter before']);
    expect(violations('/vector_stores', 'order=up')).toEqual(['GET /vector_stores: order is up']);
    expect(violations('/vector_stores', 'limit=101')).toEqual(['GET /vector_stores: limit is 101']);
  });
});
