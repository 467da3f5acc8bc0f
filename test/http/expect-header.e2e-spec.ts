import { gzipSync } from 'node:zlib';
import { bodyOf, ScriptedUpstream } from '../support/scripted-upstream.js';
import { exchange, parseAnswer, RawSocket } from '../support/raw-socket.js';
import { type Service, startService } from '../support/service.js';

const LIMIT_BYTES = 2_000;
const UPLOAD_LIMIT_BYTES = 5_000;
const KEY = 'x-openai-api-key: sk-test-of-expectations';
const JSON_TYPE = 'content-type: application/json';
const FORM_TYPE = 'content-type: multipart/form-data; boundary=b';
const EXPECT = 'expect: 100-continue';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const DELETED = { id: 'file-1', object: 'file', deleted: true };
const REQUEST = JSON.stringify({ file_ids: ['file-1'] });

let upstream: ScriptedUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`, {
    BODY_LIMIT_BYTES: String(LIMIT_BYTES),
    UPLOAD_LIMIT_BYTES: String(UPLOAD_LIMIT_BYTES),
  });
});
beforeEach(() => upstream.script({ body: DELETED }));
afterAll(async () => {
  await service.close();
  await upstream.close();
});

const head = (target: string, ...lines: string[]): string[] => [`${target} HTTP/1.1`, 'host: x', ...lines];
const length = (bytes: number): string => `content-length: ${bytes}`;

describe('a rejected request that expects 100 Continue', () => {
  it.each([
    ['without a key', 'DELETE /files', [JSON_TYPE, length(50)], 401, 'missing_api_key'],
    ['for a document without a key', 'POST /cleanup/apply', [JSON_TYPE, length(50)], 401, 'missing_api_key'],
    ['for its length', 'DELETE /files', [KEY, JSON_TYPE, length(LIMIT_BYTES + 1)], 413, 'body_too_large'],
    [
      'for its type',
      'DELETE /files',
      [KEY, 'content-type: text/xml', length(50)],
      415,
      'unsupported_media_type',
    ],
    ['for its form', 'DELETE /files', [KEY, FORM_TYPE, length(50)], 415, 'unsupported_media_type'],
    [
      'for its coding',
      'DELETE /files',
      [KEY, JSON_TYPE, length(50), 'content-encoding: zstd'],
      415,
      'unsupported_content_encoding',
    ],
    ['for its path', 'POST /nowhere', [KEY, JSON_TYPE, length(50)], 404, 'not_found'],
    ['for its path, with a form', 'POST /nowhere', [FORM_TYPE, length(50)], 404, 'not_found'],
  ])('receives a problem immediately, and no 100: %s', async (_case, target, lines, status, code) => {
    const answer = await exchange(service.url, head(target, EXPECT, ...lines));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      status,
      expect.objectContaining({ status, code }),
    ]);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'x-request-id': expect.any(String),
      connection: 'close',
    });
    expect(upstream.sent).toEqual([]);
  });

  it.each([
    ['without a key', '/v1/vector_stores', [JSON_TYPE, length(50)], 401, 'missing_api_key'],
    ['without a key, with a form', '/v1/files', [FORM_TYPE, length(50)], 401, 'missing_api_key'],
    ['for its length', '/v1/vector_stores', [KEY, JSON_TYPE, length(LIMIT_BYTES + 1)], 413, 'body_too_large'],
    [
      'for the length of a form',
      '/v1/files',
      [KEY, FORM_TYPE, length(UPLOAD_LIMIT_BYTES + 1)],
      413,
      'body_too_large',
    ],
    ['for JSON instead of a form', '/v1/files', [KEY, JSON_TYPE, length(50)], 415, 'unsupported_media_type'],
    [
      'for a form instead of JSON',
      '/v1/vector_stores',
      [KEY, FORM_TYPE, length(50)],
      415,
      'unsupported_media_type',
    ],
    ['for its id', '/v1/uploads/a%2Fb/parts', [KEY, FORM_TYPE, length(50)], 422, 'validation_failed'],
    ['for its path', '/v1/nowhere', [KEY, JSON_TYPE, length(50)], 404, 'not_found'],
  ])(
    'receives an error in the format of OpenAI immediately, and no 100: %s',
    async (_case, path, lines, status, code) => {
      const answer = await exchange(service.url, head(`POST ${path}`, EXPECT, ...lines));
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        status,
        { error: expect.objectContaining({ message: expect.any(String), code }) },
      ]);
      expect(answer.headers).toMatchObject({
        'content-type': expect.stringContaining('application/json'),
        'x-should-retry': 'false',
        connection: 'close',
      });
      expect(upstream.sent).toEqual([]);
    },
  );
});

describe('an accepted request that expects 100 Continue', () => {
  it.each([
    ['JSON of a management route', 'DELETE /files', [JSON_TYPE], REQUEST],
    ['JSON under /v1', 'POST /v1/vector_stores', [JSON_TYPE], '{}'],
    ['a form under /v1', 'POST /v1/files', [FORM_TYPE], '--b--'],
    ['a document', 'POST /cleanup/apply', [JSON_TYPE], '{}'],
    ['compressed JSON', 'DELETE /files', [JSON_TYPE, 'content-encoding: gzip'], gzipSync(REQUEST)],
  ])('receives 100 before its body is sent: %s', async (_case, target, lines, body) => {
    const socket = await RawSocket.open(service.url);
    socket.head(...head(target, EXPECT, KEY, ...lines, length(Buffer.byteLength(body)), 'connection: close'));
    expect(await socket.until('\r\n\r\n')).toBe(CONTINUE);
    const answer = parseAnswer((await socket.write(body).untilClosed()).slice(CONTINUE.length));
    // The document is read, but it is not a plan.
    expect(answer.status).toBe(target === 'POST /cleanup/apply' ? 403 : 200);
    if (target.includes('/v1/')) expect(upstream.received.map(bodyOf)).toEqual([body]);
  });

  it('can send its body immediately, and reuse the connection', async () => {
    const socket = await RawSocket.open(service.url);
    const lines = head('DELETE /files', 'Expect: 100-Continue', KEY, JSON_TYPE, length(REQUEST.length));
    socket.write(`${lines.join('\r\n')}\r\n\r\n${REQUEST}`);
    await socket.until('"success":["file-1"]');
    socket.head(...head('GET /health/live', 'connection: close'));
    const text = await socket.untilClosed();
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('receives no 100 without a body or in HTTP/1.0', async () => {
    const get = await exchange(service.url, head('GET /health/live', EXPECT, 'connection: close'));
    expect(get.status).toBe(200);
    const old = await exchange(
      service.url,
      ['DELETE /files HTTP/1.0', EXPECT, KEY, JSON_TYPE, length(REQUEST.length)],
      REQUEST,
    );
    expect(old.status).toBe(200);
  });

  it('can have an empty expectation', async () => {
    const lines = head(
      'DELETE /files',
      'expect:',
      KEY,
      JSON_TYPE,
      length(REQUEST.length),
      'connection: close',
    );
    expect((await exchange(service.url, lines, REQUEST)).status).toBe(200);
  });
});

describe('any other expectation', () => {
  it.each(['200-ok', '100-continue, x', '100-continue;q=1', 'x="100-continue"'])(
    'is refused: %s',
    async (expectation) => {
      const lines = [`expect: ${expectation}`, KEY, JSON_TYPE, length(REQUEST.length), 'connection: close'];
      const problem = await exchange(service.url, head('DELETE /files', ...lines), REQUEST);
      expect([problem.status, JSON.parse(problem.body)]).toEqual([
        417,
        {
          type: 'about:blank',
          title: 'Expectation Failed',
          status: 417,
          detail: 'the expectation in the header Expect is not supported',
          code: 'unsupported_expectation',
          request_id: problem.headers['x-request-id'],
          hint: 'send Expect: 100-continue, or omit the header',
        },
      ]);
      const error = await exchange(service.url, head('POST /v1/vector_stores', ...lines), REQUEST);
      expect([error.status, JSON.parse(error.body)]).toEqual([
        417,
        { error: expect.objectContaining({ code: 'unsupported_expectation' }) },
      ]);
      expect(upstream.sent).toEqual([]);
    },
  );
});

it('logs no error for the requests above', () => {
  expect(service.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
