import fc from 'fast-check';
import { ApiError } from './api-error.js';
import { parseUploadForm } from './upload-form.js';

const TYPE = 'multipart/form-data; boundary=xyz';
const FORM = [
  '--xyz\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n',
  '--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n\r\n\x00--xy\xff\r\n\r\n',
  '--xyz--\r\n',
].join('');

describe('parseUploadForm', () => {
  it('separates text fields from files and keeps every byte', async () => {
    const form = await parseUploadForm(TYPE, Buffer.from(FORM, 'latin1'));
    const content = Buffer.from('\r\n\x00--xy\xff\r\n', 'latin1');
    expect(form.fields).toEqual(new Map([['purpose', 'batch']]));
    expect(form.files).toEqual(new Map([['file', { filename: 'a.txt', content }]]));
  });

  it('does not copy a file', async () => {
    const body = Buffer.concat([Buffer.from(FORM, 'latin1'), Buffer.alloc(1024 * 1024)]);
    const form = await parseUploadForm(TYPE, body);
    expect(form.files.get('file')?.content.buffer).toBe(body.buffer);
  });

  it('parses forms of a standard client', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[/\\\r\n%]|=\?/.test(text));
    const files = fc.uniqueArray(fc.tuple(name, name, fc.uint8Array()), { selector: ([field]) => field });
    await fc.assert(
      fc.asyncProperty(files, async (expected) => {
        const form = new FormData();
        for (const [field, filename, content] of expected) form.set(field, new Blob([content]), filename);
        const request = new Response(form);
        const body = Buffer.from(await request.arrayBuffer());
        const read = await parseUploadForm(request.headers.get('content-type') ?? '', body);
        const given = Array.from(read.files, ([field, file]) => [
          field,
          file.filename,
          new Uint8Array(file.content),
        ]);
        expect(given).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('parses or rejects every body', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\r\n',
        '--xyz',
        '--',
        '\r\n\r\n',
        '\n',
        'Content-Disposition: form-data; name="a"',
        '; filename=',
      ),
      fc.string({ maxLength: 5 }),
    );
    const damage = fc.tuple(fc.nat(FORM.length), fc.nat(40), fc.array(piece, { maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { maxLength: 4 }), async (damages) => {
        let body = FORM;
        for (const [at, length, pieces] of damages)
          body = body.slice(0, at) + pieces.join('') + body.slice(at + length);
        const outcome = await parseUploadForm(TYPE, Buffer.from(body, 'latin1')).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof Error) expect(outcome).toEqual(expect.any(ApiError));
        else expect(outcome).toEqual({ fields: expect.any(Map), files: expect.any(Map) });
      }),
      { numRuns: 1000 },
    );
  });
});
