import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { problem } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const LIMIT_BYTES = 20_000;
const DOCUMENT_LIMIT_BYTES = 60_000;
const ACCEPTED = 'gzip, br, deflate';
const HINT = `use one of ${ACCEPTED}, or send the body without Content-Encoding`;
const KEY = 'sk-test-of-encoded-bodies';
const DELETED = { id: 'file-1', object: 'file', deleted: true };
const REQUEST = JSON.stringify({ file_ids: ['file-1'] });
const REPORT = {
  success: ['file-1'],
  failed: [],
  summary: { requested: 1, distinct: 1, deleted: 1, failed: 0, not_attempted: 0 },
};
const CODINGS: [string, (text: string | Buffer) => Buffer][] = [
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
];

let upstream: ScriptedUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`, {
    BODY_LIMIT_BYTES: String(LIMIT_BYTES),
    DOCUMENT_LIMIT_BYTES: String(DOCUMENT_LIMIT_BYTES),
  });
});
beforeEach(() => upstream.script({ body: DELETED }));
afterAll(async () => {
  await service.close();
  await upstream.close();
});

function post(
  target: string,
  contentEncoding: string,
  body?: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return sendRaw(
    service.url,
    target,
    {
      'x-openai-api-key': KEY,
      'content-type': 'application/json',
      'content-encoding': contentEncoding,
      ...headers,
    },
    body,
  );
}
/** Sends a request with a part of its body; the test ends it. */
function begin(headers: Readonly<Record<string, string>>, body?: Buffer): ClientRequest {
  const sending = request(`${service.url}/files`, {
    method: 'DELETE',
    headers: {
      'x-openai-api-key': KEY,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      ...headers,
    },
  });
  sending.on('error', () => undefined);
  if (body !== undefined) sending.write(body);
  return sending;
}

async function statusOf(sending: ClientRequest): Promise<number | undefined> {
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

const parsed = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

describe('a compressed body of a management route', () => {
  it.each(CODINGS)('is decoded: %s', async (coding, encode) => {
    const answer = await post('DELETE /files', coding, encode(REQUEST));
    expect([answer.status, parsed(answer)]).toEqual([200, REPORT]);
    expect(upstream.sent).toEqual(['DELETE /v1/files/file-1']);
  });

  it.each(['GZIP', ' gzip ', 'x-gzip', 'gzip, identity', 'identity,gzip', ',gzip,'])(
    'is decoded, however its coding is written: "%s"',
    async (coding) => {
      const answer = await post('DELETE /files', coding, gzipSync(REQUEST));
      expect([answer.status, parsed(answer)]).toEqual([200, REPORT]);
    },
  );

  it.each(['', 'identity', 'Identity', 'identity, identity', ' , '])(
    'is read as it is without a coding: "%s"',
    async (coding) => {
      const answer = await post('DELETE /files', coding, REQUEST);
      expect([answer.status, parsed(answer)]).toEqual([200, REPORT]);
    },
  );

  it('is decoded when its length is not declared', async () => {
    const sending = begin({ 'transfer-encoding': 'chunked' }, gzipSync(REQUEST));
    sending.end();
    expect(await statusOf(sending)).toBe(200);
    const empty = begin({ 'transfer-encoding': 'chunked' });
    empty.end();
    expect(await statusOf(empty)).toBe(400);
  });

  it.each(['zstd', 'compress', 'x-unknown', '*', 'gzip;q=1', 'gzip, gzip', 'br, gzip', 'g zip', '{}'])(
    'is refused with the codings that are accepted: "%s"',
    async (coding) => {
      const answer = await post('DELETE /files', coding, gzipSync(REQUEST));
      expect(answer.headers).toMatchObject({
        'accept-encoding': ACCEPTED,
        'content-type': expect.stringContaining('application/problem+json'),
      });
      expect(parsed(answer)).toEqual(
        problem(415, 'unsupported_content_encoding', 'the Content-Encoding of the body is not supported', {
          hint: HINT,
        }),
      );
      expect(upstream.sent).toEqual([]);
    },
  );

  it.each([
    ['data in no such coding', 'gzip', Buffer.from(REQUEST)],
    ['data in no such coding', 'br', Buffer.from(REQUEST)],
    ['deflate without its zlib header', 'deflate', deflateRawSync(REQUEST)],
    ['truncated data', 'gzip', gzipSync(REQUEST).subarray(0, 20)],
    ['truncated data', 'br', brotliCompressSync(REQUEST).subarray(0, 10)],
    ['truncated data', 'deflate', deflateSync(REQUEST).subarray(0, -5)],
    ['a wrong checksum', 'gzip', Buffer.concat([gzipSync(REQUEST).subarray(0, -8), Buffer.alloc(8)])],
    ['data in another coding', 'br', gzipSync(REQUEST)],
  ])('that is %s is rejected: %s', async (_case, coding, body) => {
    const answer = await post('DELETE /files', coding, body);
    const name = coding === 'deflate' ? 'deflate (zlib)' : coding;
    expect(parsed(answer)).toEqual(
      problem(400, 'malformed_content_encoding', `the body is not valid ${name} data`),
    );
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(upstream.sent).toEqual([]);
  });

  it.each(CODINGS)('that is too large when decoded is rejected: %s', async (coding, encode) => {
    const answer = await post('DELETE /files', coding, encode(Buffer.alloc(5_000_000, ' ')));
    expect(parsed(answer)).toEqual(
      problem(413, 'body_too_large', `the decoded body is larger than ${LIMIT_BYTES} bytes`, {
        hint: 'send fewer ids at a time',
      }),
    );
    expect(answer.headers.connection).toBe('close');
    expect(upstream.sent).toEqual([]);
  });

  it('that is too large when decoded is rejected before it has been received completely', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, ' '));
    const sending = begin({ 'content-length': String(bomb.length) }, bomb.subarray(0, 1_000));
    expect(await statusOf(sending)).toBe(413);
    sending.destroy();
  });

  it('can be exactly as large as the limit when decoded', async () => {
    expect((await post('DELETE /files', 'gzip', gzipSync(REQUEST.padEnd(LIMIT_BYTES)))).status).toBe(200);
    expect((await post('DELETE /files', 'gzip', gzipSync(REQUEST.padEnd(LIMIT_BYTES + 1)))).status).toBe(413);
  });

  it('is rejected if its JSON is nested too deeply', async () => {
    const deep = gzipSync(`${'['.repeat(65)}${']'.repeat(65)}`.padEnd(1_000));
    expect(await post('DELETE /files', 'gzip', deep)).toMatchObject({ status: 422 });
  });

  it('can be a document up to the document limit when decoded', async () => {
    const manifest = { object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_1' }, files: [] };
    const sized = (bytes: number): Buffer => gzipSync(JSON.stringify(manifest).padEnd(bytes));
    upstream.script({ body: { id: 'vs_2', object: 'vector_store' } });
    const target = 'POST /vector_stores/restore';
    expect((await post(target, 'gzip', sized(DOCUMENT_LIMIT_BYTES))).status).toBe(200);
    expect((await post(target, 'gzip', sized(DOCUMENT_LIMIT_BYTES + 1))).status).toBe(413);
  });

  it('is ignored on routes without a body', async () => {
    const get = await post('GET /files?limit=1', 'x-unknown');
    expect(get.status).not.toBe(415);
    const head = await post('HEAD /health/live', 'x-unknown');
    expect(head.status).toBe(200);
    expect((await post('GET /health/live', 'gzip', 'no gzip')).status).toBe(200);
    const withoutBody = await post('DELETE /vector_stores/vs_1/files/file-1', 'x-unknown');
    expect(withoutBody.status).not.toBe(415);
    expect((await post('POST /nowhere', 'x-unknown', 'x')).status).toBe(404);
  });
});

describe('a compressed body under /v1', () => {
  const CREATED = { id: 'vs_1', object: 'vector_store' };
  beforeEach(() => upstream.script({ body: CREATED }));

  it.each(CODINGS)('is sent upstream decoded, with its length: %s', async (coding, encode) => {
    const body = '{ "name" : "a" }';
    const answer = await post('POST /v1/vector_stores', coding, encode(body));
    expect([answer.status, parsed(answer)]).toEqual([200, CREATED]);
    const [received] = upstream.received;
    expect(Buffer.concat(received?.chunks ?? []).toString()).toBe(body);
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(body.length),
    });
    expect(received?.headers).not.toHaveProperty('content-encoding');
  });

  it.each([
    ['zstd', gzipSync('{}'), 415, 'unsupported_content_encoding'],
    ['gzip', Buffer.from('{}'), 400, 'malformed_content_encoding'],
    ['gzip', gzipSync(Buffer.alloc(LIMIT_BYTES + 1, ' ')), 413, 'body_too_large'],
  ])('is rejected in the format of OpenAI: %s', async (coding, body, status, code) => {
    const answer = await post('POST /v1/vector_stores', coding, body);
    expect([answer.status, parsed(answer)]).toEqual([
      status,
      { error: { message: expect.any(String), type: 'invalid_request_error', param: null, code } },
    ]);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['accept-encoding']).toBe(status === 415 ? ACCEPTED : undefined);
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(upstream.sent).toEqual([]);
  });

  it.each(['gzip', 'x-unknown'])(
    'goes upstream as it is where it is a form, with its header: %s',
    async (coding) => {
      const form = gzipSync('--b\r\n\r\n--b--');
      const answer = await post('POST /v1/files', coding, form, {
        'content-type': 'multipart/form-data; boundary=b',
      });
      expect(answer.status).toBe(200);
      const [received] = upstream.received;
      expect(received?.headers).toMatchObject({
        'content-encoding': coding,
        'content-length': String(form.length),
      });
      expect(Buffer.concat(received?.chunks ?? [])).toEqual(form);
    },
  );
});

it('logs no error for the requests above', () => {
  expect(service.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
