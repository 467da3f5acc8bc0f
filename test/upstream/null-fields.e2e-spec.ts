import { send } from '../support/client.js';
import { reply, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const STORE = {
  id: 'vs_1',
  object: 'vector_store',
  name: null,
  status: null,
  usage_bytes: null,
  file_counts: null,
  created_at: null,
  last_active_at: null,
  expires_at: null,
  metadata: null,
};
const file = (id: string): object => ({
  id,
  object: 'file',
  filename: null,
  purpose: 'assistants',
  bytes: null,
  created_at: 1,
});

/** The listing of each path. */
const LISTED: Readonly<Record<string, readonly object[]>> = {
  '/v1/vector_stores': [STORE],
  '/v1/files': [file('file-1'), file('file-2')],
  '/v1/vector_stores/vs_1/files': [
    { id: 'file-1', vector_store_id: 'vs_1', status: 'failed', created_at: null },
  ],
};

describe('a field that is null in the response of OpenAI', () => {
  let upstream: ScriptedUpstream;
  let service: Service;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(`${upstream.url}/v1`);
  });
  beforeEach(() => {
    upstream.script((response, { path }) => {
      const [listed = ''] = path.split('?');
      const one = listed.startsWith('/v1/files/') ? file(listed.slice('/v1/files/'.length)) : undefined;
      reply(response, { body: one ?? { object: 'list', data: LISTED[listed], has_more: false } });
    });
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  it.each([
    'empty=true',
    'empty=false',
    'has_failed=false',
    'min_bytes=0',
    'created_before=1d',
    'metadata=a=b',
  ])('does not match ?%s', async (query) => {
    const { status, body } = await send(service, `GET /vector_stores?${query}`);
    expect([status, body]).toEqual([200, []]);
    expect(upstream.sent).toEqual(['GET /v1/vector_stores?limit=100']);
  });

  it.each(['filename=*', 'extension=', 'min_bytes=0', 'max_bytes=9'])(
    'is no file that ?%s means',
    async (query) => {
      const { status, body } = await send(service, `GET /files?${query}`);
      expect([status, body]).toEqual([200, []]);
    },
  );

  it('is listed, and sorted last', async () => {
    const stores = await send(service, 'GET /vector_stores?sort=files');
    const files = await send(service, 'GET /files?sort=-filename');
    expect([stores.body, files.body]).toEqual([['vs_1'], ['file-1', 'file-2']]);
  });

  it('counts as zero in the storage report', async () => {
    const { status, body } = await send(service, 'GET /reports/storage');
    expect(status).toBe(200);
    expect(body.vector_stores).toEqual([
      {
        id: 'vs_1',
        name: null,
        status: null,
        usage_bytes: null,
        usd_per_day: null,
        usd_per_month: null,
        age_days: null,
        idle_days: null,
        file_counts: null,
        expires_at: null,
        flags: [],
      },
    ]);
    expect(body.totals).toMatchObject({ vector_stores: 1, usage_bytes: 0, empty: 0, failed: 0 });
  });

  it('does not make two files duplicates in the files report', async () => {
    const { status, body } = await send(service, 'GET /reports/files');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totals: { files: 2, bytes: 0, orphans: 1, orphan_bytes: 0, duplicates: 0, failed: 1 },
      orphans: [{ id: 'file-2', filename: null, bytes: null }],
      duplicates: [],
      failed: [{ id: 'file-1', filename: null }],
    });
  });

  it('is not drift between a plan and its application', async () => {
    const { body: plan } = await send(service, 'POST /cleanup/plans', {
      body: { orphan_files: {}, files: 'keep' },
    });
    expect(plan.files).toMatchObject([{ id: 'file-2', filename: '', bytes: 0 }]);
    const { body } = await send(service, 'POST /cleanup/apply?dry_run=true', { body: plan });
    expect(body).toMatchObject({ files_drifted: [], summary: { files_planned: 1, files_would_delete: 1 } });
  });
});
