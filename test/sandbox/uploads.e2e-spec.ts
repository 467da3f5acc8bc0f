import { createHash } from 'node:crypto';
import { SandboxClient, type Answer } from './client.js';
import { client, clock, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

const NEW_UPLOAD = { filename: 'large.jsonl', purpose: 'batch', bytes: 8, mime_type: 'application/jsonl' };

describe('uploads', () => {
  useSandbox();

  const createUpload = async (order: object = NEW_UPLOAD): Promise<string> =>
    (await client.post('/uploads', order)).body.id;
  const addPart = (uploadId: string, content: string): Promise<Answer> => {
    const form = new FormData();
    form.set('data', new Blob([content]));
    return client.send('POST', `/uploads/${uploadId}/parts`, form);
  };
  const errorOf = ({ status, body }: Answer): unknown => [status, body.error.message];

  it('joins the parts in the order of part_ids', async () => {
    const { body: upload } = await client.post('/uploads', NEW_UPLOAD);
    const pending = {
      id: expect.stringMatching(/^upload_[0-9a-f]{32}$/),
      object: 'upload',
      bytes: 8,
      created_at: START_SECONDS,
      filename: 'large.jsonl',
      purpose: 'batch',
      status: 'pending',
      expires_at: START_SECONDS + 3600,
    };
    expect(upload).toEqual(pending);
    const tail = await addPart(upload.id, 'tail');
    const head = await addPart(upload.id, 'head');
    expect(tail.body).toEqual({
      id: expect.stringMatching(/^part_[0-9a-f]{32}$/),
      object: 'upload.part',
      created_at: START_SECONDS,
      upload_id: upload.id,
    });
    const { body: completed } = await client.post(`/uploads/${upload.id}/complete`, {
      part_ids: [head.body.id, tail.body.id],
      md5: createHash('md5').update('headtail').digest('hex'),
    });
    expect(completed).toEqual({ ...pending, status: 'completed', file: expect.anything() });
    expect((await client.get(`/files/${completed.file.id}`)).body).toEqual(completed.file);
    expect(completed.file).toMatchObject({ filename: 'large.jsonl', bytes: 8, purpose: 'batch' });
    expect((await client.get(`/files/${completed.file.id}/content`)).body).toBe('headtail');
  });

  it('rejects a completion that does not match the upload, and stays pending', async () => {
    const id = await createUpload();
    const part = (await addPart(id, 'head')).body.id as string;
    const complete = (body: object): Promise<Answer> => client.post(`/uploads/${id}/complete`, body);
    expect(errorOf(await complete({ part_ids: [part] }))).toEqual([
      400,
      'Expected 8 bytes, but the parts have 4 bytes.',
    ]);
    expect(errorOf(await complete({ part_ids: [part, 'part_x'] }))).toEqual([
      400,
      "No part found with id 'part_x'.",
    ]);
    expect(errorOf(await complete({ part_ids: [part, part], md5: 'x' }))).toEqual([
      400,
      'The md5 checksum does not match the parts.',
    ]);
    expect(errorOf(await complete({}))).toEqual([400, "Missing required parameter: 'part_ids'."]);
    expect((await complete({ part_ids: [part, part] })).status).toBe(200);
  });

  it('rejects changes once it is cancelled, completed or expired', async () => {
    const cancelled = await createUpload();
    expect((await client.post(`/uploads/${cancelled}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    const completed = await createUpload({ ...NEW_UPLOAD, bytes: 4 });
    const part = (await addPart(completed, 'head')).body.id as string;
    await client.post(`/uploads/${completed}/complete`, { part_ids: [part] });
    const expired = await createUpload();
    clock.nowMs += 3_600_000;
    for (const [id, status] of [
      [cancelled, 'cancelled'],
      [completed, 'completed'],
      [expired, 'expired'],
    ] as const) {
      const rejected = [400, `Upload '${id}' has status '${status}'.`];
      expect(errorOf(await addPart(id, 'more'))).toEqual(rejected);
      expect(errorOf(await client.post(`/uploads/${id}/complete`, { part_ids: [part] }))).toEqual(rejected);
      expect(errorOf(await client.post(`/uploads/${id}/cancel`))).toEqual(rejected);
    }
  });

  it('applies expires_after to the file', async () => {
    const id = await createUpload({
      ...NEW_UPLOAD,
      bytes: 4,
      expires_after: { anchor: 'created_at', seconds: 7200 },
    });
    const part = (await addPart(id, 'head')).body.id as string;
    const { body } = await client.post(`/uploads/${id}/complete`, { part_ids: [part] });
    expect(body.file.expires_at).toBe(START_SECONDS + 7200);
  });

  it.each([
    [{ ...NEW_UPLOAD, bytes: 0 }, 'bytes'],
    [{ ...NEW_UPLOAD, bytes: 9_000_000_000 }, 'bytes'],
    [{ ...NEW_UPLOAD, purpose: 'anything' }, 'purpose'],
    [{ ...NEW_UPLOAD, mime_type: undefined }, 'mime_type'],
    [{ ...NEW_UPLOAD, unknown: 1 }, 'unknown'],
    [{ ...NEW_UPLOAD, expires_after: { anchor: 'created_at', seconds: 1 } }, 'expires_after.seconds'],
  ])('rejects %j', async (order, param) => {
    const { status, body } = await client.post('/uploads', order);
    expect([status, body.error.param]).toEqual([400, param]);
  });

  it('rejects an unknown upload', async () => {
    expect(errorOf(await client.post('/uploads/upload_x/cancel'))).toEqual([
      404,
      "No upload found with id 'upload_x'.",
    ]);
    sandbox.addAccount('sk-another-account');
    const id = await createUpload();
    const other = new SandboxClient(sandbox, 'sk-another-account');
    expect((await other.post(`/uploads/${id}/cancel`)).status).toBe(404);
  });

  it('requires the data of a part', async () => {
    const form = new FormData();
    form.set('data', 'a text, not a file');
    const { status, body } = await client.send('POST', `/uploads/${await createUpload()}/parts`, form);
    expect([status, body.error.param]).toEqual([400, 'data']);
  });
});
