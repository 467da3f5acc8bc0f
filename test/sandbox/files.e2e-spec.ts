import { client, clock, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

describe('files', () => {
  useSandbox();

  it('creates, returns and deletes a file', async () => {
    const { status, body } = await client.upload('notes "one".txt', 'Hello, OpenAI!');
    const file = {
      object: 'file',
      id: expect.stringMatching(/^file-[0-9A-Za-z]{22}$/),
      purpose: 'assistants',
      filename: 'notes "one".txt',
      bytes: 14,
      created_at: START_SECONDS,
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
    const repeated = await client.delete(`/files/${body.id}`);
    expect([repeated.status, repeated.body.error.message]).toEqual([404, `No such File object: ${body.id}`]);
  });

  it('returns the content of a batch file but not of an assistants file', async () => {
    const batch = await client.upload('in.jsonl', '{"a":"ä"}\r\n--x\r\n', 'batch');
    expect((await client.get(`/files/${batch.body.id}/content`)).body).toBe('{"a":"ä"}\r\n--x\r\n');
    const assistants = await client.upload('a.txt', 'a');
    const rejected = await client.get(`/files/${assistants.body.id}/content`);
    expect(rejected.status).toBe(400);
    expect(rejected.body.error.message).toBe('Not allowed to download files of purpose: assistants');
  });

  it('lists files by purpose, up to 10,000 per page, without before', async () => {
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
  ])('rejects an upload for %s with %j', async (purpose, more) => {
    expect((await client.upload('a.txt', 'a', purpose, more as Record<string, string>)).status).toBe(400);
    expect(sandbox.account().fileIds()).toEqual([]);
  });

  it.each([
    [{ 'expires_after[anchor]': 'created_at' }, 'expires_after[seconds]'],
    [{ 'expires_after[seconds]': '3600' }, 'expires_after[anchor]'],
    [{ 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '10' }, 'expires_after[seconds]'],
  ])('names the part of a form with an invalid expiry: %j', async (parts, param) => {
    const { status, body } = await client.upload('a.txt', 'a', 'assistants', parts);
    expect({ status, param: body.error.param }).toEqual({ status: 400, param });
  });

  it('rejects an upload without a form or file', async () => {
    expect((await client.post('/files', { purpose: 'assistants' })).status).toBe(400);
    const form = new FormData();
    form.set('purpose', 'assistants');
    const { body } = await client.send('POST', '/files', form);
    expect(body.error.message).toBe("Missing required parameter: 'file'.");
  });

  it('deletes and detaches a file when it expires', async () => {
    const expiry = { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '3600' };
    const { body } = await client.upload('a.txt', 'a', 'user_data', expiry);
    const store = sandbox.account().createStore();
    sandbox.account().attach(store, body.id);
    expect(body.expires_at).toBe(START_SECONDS + 3600);
    clock.nowMs += 3_600_000;
    expect((await client.get(`/files/${body.id}`)).status).toBe(404);
    expect(sandbox.account().filesOf(store)).toEqual([]);
  });
});
