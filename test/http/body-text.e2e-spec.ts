import { problem } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { bodyOf, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const KEY = 'sk-test-of-body-text';
const REQUEST = JSON.stringify({ file_ids: ['file-1'] });
const DELETED = { id: 'file-1', object: 'file', deleted: true };
const BOM = '\ufeff';
const HINT = 'send UTF-8';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string): Buffer =>
  Buffer.from(Uint32Array.from(text, (char) => char.codePointAt(0) ?? 0).buffer);

const UTF_16: [string, Buffer][] = [
  ['UTF-16LE with a byte order mark', Buffer.from(BOM + REQUEST, 'utf16le')],
  ['UTF-16LE', Buffer.from(REQUEST, 'utf16le')],
  ['UTF-16BE with a byte order mark', utf16be(BOM + REQUEST)],
  ['UTF-16BE', utf16be(REQUEST)],
  ['UTF-16 with a byte order mark and no ASCII', Buffer.from(`${BOM}\u4e2d`, 'utf16le')],
  ['UTF-32LE', utf32le(REQUEST)],
  ['UTF-32LE with a byte order mark', utf32le(BOM + REQUEST)],
];

let upstream: ScriptedUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`);
});
beforeEach(() => upstream.script({ body: DELETED }));
afterAll(async () => {
  await service.close();
  await upstream.close();
});

const post = (target: string, body: Buffer | string, contentType = 'application/json'): Promise<RawAnswer> =>
  sendRaw(service.url, target, { 'x-openai-api-key': KEY, 'content-type': contentType }, body);
const parsed = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

describe('a JSON body of a management route', () => {
  it.each([
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf8"',
    'application/json; charset=us-ascii',
    'application/json; charset=iso-8859-1',
    'application/json; charset=unknown',
    'Application/JSON',
  ])('is read as UTF-8 with any ASCII-compatible charset: %s', async (contentType) => {
    const answer = await post('DELETE /files', REQUEST, contentType);
    expect(parsed(answer)).toMatchObject({ success: ['file-1'] });
  });

  it('can start with a byte order mark', async () => {
    expect(parsed(await post('DELETE /files', BOM + REQUEST))).toMatchObject({ success: ['file-1'] });
  });

  it('is empty if it consists of a byte order mark', async () => {
    expect(parsed(await post('DELETE /files', BOM))).toMatchObject({
      status: 422,
      detail: 'body must be a JSON object',
    });
  });

  it.each(UTF_16)('is rejected as %s', async (_name, body) => {
    const answer = await post('DELETE /files', body);
    expect(parsed(answer)).toEqual(
      problem(415, 'unsupported_media_type', 'the body is UTF-16 or UTF-32', { hint: HINT }),
    );
    expect(upstream.sent).toEqual([]);
  });

  it.each(['utf-16', 'UTF-16LE', '"utf-16be"', 'utf16', 'utf-32', 'unicode'])(
    'is refused with the charset %s',
    async (charset) => {
      const answer = await post('DELETE /files', REQUEST, `application/json; charset=${charset}`);
      expect(parsed(answer)).toMatchObject({ status: 415, hint: HINT });
    },
  );

  it.each([
    ['ISO-8859-1', Buffer.from('{"file_ids":["\u00e9"]}', 'latin1')],
    ['a truncated sequence', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['an overlong zero', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
  ])('is rejected if it is not valid UTF-8: %s', async (_name, body) => {
    const answer = await post('DELETE /files', body);
    expect(parsed(answer)).toEqual(
      problem(400, 'malformed_json', 'the body is not valid UTF-8', { hint: HINT }),
    );
    expect(upstream.sent).toEqual([]);
  });

  it('is not checked on an unknown route', async () => {
    expect((await post('POST /nowhere', '{')).status).toBe(404);
  });
});

describe('a JSON body under /v1', () => {
  it('is sent upstream without its byte order mark', async () => {
    const body = '{ "name": "\u00e9" }';
    expect((await post('POST /v1/vector_stores', BOM + body)).status).toBe(200);
    expect(upstream.received.map(bodyOf)).toEqual([body]);
    expect(upstream.received[0]?.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('is not sent if it consists of a byte order mark', async () => {
    expect((await post('POST /v1/uploads/upload_1/cancel', BOM)).status).toBe(200);
    expect(upstream.received.map(bodyOf)).toEqual(['']);
  });

  it('keeps a byte order mark in the text', async () => {
    const body = `{"name":"${BOM}"}`;
    await post('POST /v1/vector_stores', body);
    expect(upstream.received.map(bodyOf)).toEqual([body]);
  });

  it.each(UTF_16)('is rejected as %s', async (_name, body) => {
    const answer = await post('POST /v1/vector_stores', body);
    expect([answer.status, parsed(answer)]).toEqual([
      415,
      {
        error: {
          message: `the body is UTF-16 or UTF-32 (${HINT})`,
          type: 'invalid_request_error',
          param: null,
          code: 'unsupported_media_type',
        },
      },
    ]);
    expect(upstream.sent).toEqual([]);
  });
});
