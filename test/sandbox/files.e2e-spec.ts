import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { SandboxClient } from './client.js';

const START = Date.UTC(2026, 0, 1);
const SECONDS = START / 1000;

describe('files', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;
  let now = START;

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now });
    client = new SandboxClient(sandbox);
  });
  beforeEach(() => {
    now = START;
    sandbox.reset();
  });
  afterAll(() => sandbox.close());

  it('uploads, shows and deletes a file', async () => {
    const { status, body } = await client.upload('notes "one".txt', 'Hello, OpenAI!');
    const file = {
      object: 'file',
      id: expect.stringMatching(/^file-[0-9A-Za-z]{22}$/),
      purpose: 'assistants',
      filename: 'notes "one".txt',
      bytes: 14,
      created_at: SECONDS,
      status: 'processed',
      status_details: null,
    };
    expect([status, body]).toEqual([200, file]);
    expect((await client.get(`/files/${body.id}`)).body).toEqual(file);
    expect((await client.delete(`/files/${body.id}`)).body).toEqual({
      object: 'file',
      deleted: true,
      id: body.id,
    });
    const gone = await client.delete(`/files/${body.id}`);
    expect([gone.status, gone.body.error.message]).toEqual([404, `No such File object: ${body.id}`]);
  });

  it('gives the content of a batch file, not of an assistants file', async () => {
    const batch = await client.upload('in.jsonl', '{"a":"ä"}\r\n--x\r\n', 'batch');
    expect((await client.get(`/files/${batch.body.id}/content`)).body).toBe('{"a":"ä"}\r\n--x\r\n');
    const assistants = await client.upload('a.txt', 'a');
    const refused = await client.get(`/files/${assistants.body.id}/content`);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toBe('Not allowed to download files of purpose: assistants');
  });

  it('lists by purpose, 10,000 at a time, without before', async () => {
    const account = sandbox.account();
    const ids = ['vision', 'batch', 'vision'].map((purpose) =>
      account.createFile({ purpose: purpose as 'vision' | 'batch' }),
    );
    const { body } = await client.get(`/files?purpose=vision&order=asc&before=nothing`);
    expect(body.data.map((file: { id: string }) => file.id)).toEqual([ids[0], ids[2]]);
    expect((await client.get('/files?limit=10000')).body.data).toHaveLength(3);
    expect((await client.get('/files?limit=10001')).status).toBe(400);
    expect((await client.get('/files?purpose=fun')).status).toBe(400);
  });

  it.each([
    ['evil', {}],
    ['assistants', { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '10' }],
    ['assistants', { 'expires_after[anchor]': 'created_at' }],
    ['assistants', { colour: 'red' }],
  ])('refuses an upload for %s with %j', async (purpose, more) => {
    expect((await client.upload('a.txt', 'a', purpose, more as Record<string, string>)).status).toBe(400);
    expect(sandbox.account().fileIds()).toEqual([]);
  });

  it('refuses an upload that is no form, or has no file', async () => {
    expect((await client.post('/files', { purpose: 'assistants' })).status).toBe(400);
    const form = new FormData();
    form.set('purpose', 'assistants');
    const { body } = await client.send('POST', '/files', form);
    expect(body.error.message).toBe("Missing required parameter: 'file'.");
  });

  it('forgets a file after its lifetime, also in stores', async () => {
    const expiry = { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '3600' };
    const { body } = await client.upload('a.txt', 'a', 'user_data', expiry);
    const store = sandbox.account().createStore();
    sandbox.account().attach(store, body.id);
    expect(body.expires_at).toBe(SECONDS + 3600);
    now += 3_600_000;
    expect((await client.get(`/files/${body.id}`)).status).toBe(404);
    expect(sandbox.account().filesOf(store)).toEqual([]);
  });
});
