import { type Answer, send } from '../support/client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

describe('the pacing of attachments', () => {
  let upstream: ScriptedUpstream;
  let service: Service;
  let keys = 0;
  let key = '';

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(`${upstream.url}/v1`, {
      // Far below the minute for which a full window pauses attachments.
      OPENAI_DEADLINE_MS: '5000',
      OPENAI_TIMEOUT_MS: '5000',
      ATTACH_REQUESTS_PER_MINUTE: '3',
      ATTACH_FILES_PER_MINUTE: '10',
    });
  });
  beforeEach(() => {
    keys += 1;
    key = `sk-pacing-${keys}-abcdefgh`;
    upstream.script({ body: {} });
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  const post = (path: string, body: object): Promise<Answer> =>
    send(service, `POST /v1${path}`, { key, body });
  const attach = (store = 'vs_1'): Promise<Answer> =>
    post(`/vector_stores/${store}/files`, { file_id: 'file-1' });
  const batch = (files: number, store = 'vs_1'): Promise<Answer> =>
    post(`/vector_stores/${store}/file_batches`, { file_ids: Array(files).fill('file-1') });

  it('rejects a call that could not start within its deadline, without sending it', async () => {
    for (const [index, answer] of [await attach(), await batch(1), await attach()].entries())
      expect({ index, status: answer.status }).toEqual({ index, status: 200 });
    const refused = await attach();
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: {
          message: 'the rate limit for attaching files requires a longer wait than this call allows',
          type: 'rate_limit_error',
          param: null,
          code: 'rate_limit_exceeded',
        },
      },
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(55);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(61);
    expect(refused.headers).not.toHaveProperty('x-should-retry');
    expect(upstream.sent).toHaveLength(3);
    expect((await attach('vs_2')).status).toBe(200);
  });

  it('counts the files of batches in both forms, and of new vector stores', async () => {
    expect((await batch(4)).status).toBe(200);
    const files = [{ file_id: 'file-1' }, { file_id: 'file-2', attributes: { a: 1 } }];
    expect((await post('/vector_stores/vs_2/file_batches', { files })).status).toBe(200);
    expect(
      (await post('/vector_stores', { file_ids: ['file-1', 'file-2', 'file-3', 'file-4'] })).status,
    ).toBe(200);
    expect((await attach('vs_3')).status).toBe(429);
    expect((await post('/vector_stores', { name: 'empty' })).status).toBe(200);
    expect(upstream.sent).toHaveLength(4);
  });

  it('does not limit other calls', async () => {
    for (let times = 0; times < 5; times += 1) {
      expect((await send(service, 'GET /v1/vector_stores/vs_1/files', { key })).status).toBe(200);
      expect((await post('/vector_stores/vs_1/files/file-1', { attributes: {} })).status).toBe(200);
    }
  });

  it.each([null, 5, 'text', [], { file_ids: 5 }, { file_ids: { length: 1e9 } }, { files: 'all' }])(
    'relays an invalid body: %j',
    async (body) => {
      const answer = await send(service, 'POST /v1/vector_stores/vs_1/file_batches', {
        key,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(200);
    },
  );
});
