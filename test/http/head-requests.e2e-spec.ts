import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { CSV, EVENTS, NDJSON, sentTo } from '../support/client.js';
import { fill } from '../support/routes.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const STORES = 'GET /vector_stores?limit=100';
const FILES = 'GET /files?limit=10000';
const ENTRIES = 'GET /vector_stores/vs_one/files?limit=100';
const FILE = 'GET /files/file-one';

describe('HEAD', () => {
  let sandbox: Sandbox;
  let service: Service;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url);
  });
  beforeEach(() => {
    sandbox.reset();
    fill(sandbox);
  });
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  const head = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, { method: 'HEAD', headers });

  it.each([
    ['/vector_stores', [STORES]],
    ['/vector_stores/vs_one/files', [ENTRIES]],
    ['/files', [FILES]],
    ['/files/file-one/vector_stores', [FILE, ENTRIES, STORES]],
    ['/reports/storage', [STORES]],
    ['/reports/files', [FILES, ENTRIES, STORES]],
  ])('%s returns the headers of GET without a body, in every format', async (path, calls) => {
    for (const format of [{}, NDJSON, EVENTS, CSV]) {
      const headers = { 'x-openai-api-key': DEMO_KEY, ...format };
      sandbox.clearLog();
      const answer = await head(path, headers);
      const asked = await fetch(`${service.url}${path}`, { headers });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect(answer.headers.get('content-type')).toBe(asked.headers.get('content-type'));
      expect(sentTo(sandbox).toSorted()).toEqual([...calls, ...calls].toSorted());
    }
  });

  it.each(['/vector_stores', '/reports/files'])(
    '%s asks upstream for nothing without a key, or where the query is wrong',
    async (path) => {
      expect((await head(path)).status).toBe(401);
      expect((await head(`${path}?min_bytes=`, { 'x-openai-api-key': DEMO_KEY })).status).toBe(422);
      expect(sandbox.log()).toEqual([]);
    },
  );

  it('returns the status of an upstream error', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores', status: 400 });
    const answer = await head('/reports/storage', { 'x-openai-api-key': DEMO_KEY, ...NDJSON });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
  });
});
