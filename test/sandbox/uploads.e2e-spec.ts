import { createHash } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { SandboxClient, type Answer } from './client.js';

const START = Date.UTC(2026, 0, 1);
const SECONDS = START / 1000;
const ORDER = { filename: 'large.jsonl', purpose: 'batch', bytes: 8, mime_type: 'application/jsonl' };

describe('uploads', () => {
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

  const begin = async (order: object = ORDER): Promise<string> =>
    (await client.post('/uploads', order)).body.id;
  const addPart = (uploadId: string, content: string): Promise<Answer> => {
    const form = new FormData();
    form.set('data', new Blob([content]));
    return client.send('POST', `/uploads/${uploadId}/parts`, form);
  };
  const told = ({ status, body }: Answer): unknown => [status, body.error.message];

  it('puts the parts together in the order that the completion names', async () => {
    const { body: upload } = await client.post('/uploads', ORDER);
    const begun = {
      id: expect.stringMatching(/^upload_[0-9a-f]{32}$/),
      object: 'upload',
      bytes: 8,
      created_at: SECONDS,
      filename: 'large.jsonl',
      purpose: 'batch',
      status: 'pending',
      expires_at: SECONDS + 3600,
    };
    expect(upload).toEqual(begun);
    const tail = await addPart(upload.id, 'tail');
    const head = await addPart(upload.id, 'head');
    expect(tail.body).toEqual({
      id: expect.stringMatching(/^part_[0-9a-f]{32}$/),
      object: 'upload.part',
      created_at: SECONDS,
      upload_id: upload.id,
    });
    const { body: completed } = await client.post(`/uploads/${upload.id}/complete`, {
      part_ids: [head.body.id, tail.body.id],
      md5: createHash('md5').update('headtail').digest('hex'),
    });
    expect(completed).toEqual({ ...begun, status: 'completed', file: expect.anything() });
    expect((await client.get(`/files/${completed.file.id}`)).body).toEqual(completed.file);
    expect(completed.file).toMatchObject({ filename: 'large.jsonl', bytes: 8, purpose: 'batch' });
    expect((await client.get(`/files/${completed.file.id}/content`)).body).toBe('headtail');
  });

  it('refuses a completion that is not what was announced, and stays pending', async () => {
    const id = await begin();
    const part = (await addPart(id, 'head')).body.id as string;
    const complete = (body: object): Promise<Answer> => client.post(`/uploads/${id}/complete`, body);
    expect(told(await complete({ part_ids: [part] }))).toEqual([
      400,
      'Expected 8 bytes, but the parts have 4 bytes.',
    ]);
    expect(told(await complete({ part_ids: [part, 'part_x'] }))).toEqual([
      400,
      "No part found with id 'part_x'.",
    ]);
    expect(told(await complete({ part_ids: [part, part], md5: 'x' }))).toEqual([
      400,
      'The md5 checksum does not match the parts.',
    ]);
    expect(told(await complete({}))).toEqual([400, "Missing required parameter: 'part_ids'."]);
    expect((await complete({ part_ids: [part, part] })).status).toBe(200);
  });

  it('takes nothing more once it is cancelled, completed or expired', async () => {
    const cancelled = await begin();
    expect((await client.post(`/uploads/${cancelled}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    const completed = await begin({ ...ORDER, bytes: 4 });
    const part = (await addPart(completed, 'head')).body.id as string;
    await client.post(`/uploads/${completed}/complete`, { part_ids: [part] });
    const expired = await begin();
    now += 3_600_000;
    for (const [id, status] of [
      [cancelled, 'cancelled'],
      [completed, 'completed'],
      [expired, 'expired'],
    ] as const) {
      const refused = [400, `Upload '${id}' has status '${status}'.`];
      expect(told(await addPart(id, 'more'))).toEqual(refused);
      expect(told(await client.post(`/uploads/${id}/complete`, { part_ids: [part] }))).toEqual(refused);
      expect(told(await client.post(`/uploads/${id}/cancel`))).toEqual(refused);
    }
  });

  it('gives the file the lifetime that was asked for', async () => {
    const id = await begin({ ...ORDER, bytes: 4, expires_after: { anchor: 'created_at', seconds: 7200 } });
    const part = (await addPart(id, 'head')).body.id as string;
    const { body } = await client.post(`/uploads/${id}/complete`, { part_ids: [part] });
    expect(body.file.expires_at).toBe(SECONDS + 7200);
  });

  it.each([
    [{ ...ORDER, bytes: 0 }, 'bytes'],
    [{ ...ORDER, bytes: 9_000_000_000 }, 'bytes'],
    [{ ...ORDER, purpose: 'anything' }, 'purpose'],
    [{ ...ORDER, mime_type: undefined }, 'mime_type'],
    [{ ...ORDER, unknown: 1 }, 'unknown'],
    [{ ...ORDER, expires_after: { anchor: 'created_at', seconds: 1 } }, 'expires_after.seconds'],
  ])('refuses %j', async (order, param) => {
    const { status, body } = await client.post('/uploads', order);
    expect([status, body.error.param]).toEqual([400, param]);
  });

  it('knows no other upload', async () => {
    expect(told(await client.post('/uploads/upload_x/cancel'))).toEqual([
      404,
      "No upload found with id 'upload_x'.",
    ]);
    const other = sandbox.addAccount('sk-another-account');
    expect(other).toBeDefined();
    const id = await begin();
    const stranger = new SandboxClient(sandbox, 'sk-another-account');
    expect((await stranger.post(`/uploads/${id}/cancel`)).status).toBe(404);
  });

  it('needs the data of a part', async () => {
    const form = new FormData();
    form.set('data', 'a text, not a file');
    const { status, body } = await client.send('POST', `/uploads/${await begin()}/parts`, form);
    expect([status, body.error.param]).toEqual([400, 'data']);
  });
});
