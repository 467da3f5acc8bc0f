import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { exchange, parseAnswer, RawSocket, type WireAnswer } from '../support/raw-socket.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

const KEY = 'x-openai-api-key: sk-test-of-raw-http';
const HOST = 'host: x';
const CLOSE = 'connection: close';
const LONG = 'x'.repeat(20_000);

/** An upstream that responds to every request with the bytes set by a test. */
class WireUpstream {
  answer: Buffer = Buffer.alloc(0);

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end(this.answer));
    });
  }

  static async start(): Promise<WireUpstream> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WireUpstream(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param body its length is the first header, unless the body is `undefined` */
  script(status: string, headers: readonly (string | Buffer)[], body = 'content'): void {
    const lines = [`HTTP/1.1 ${status}`, `content-length: ${body.length}`, ...headers, '', body];
    this.answer = Buffer.concat(
      lines.flatMap((line, index) => [Buffer.from(index === 0 ? '' : '\r\n'), Buffer.from(line)]),
    );
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

let upstream: WireUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await WireUpstream.start();
  service = await startService(`${upstream.url}/v1`);
});
afterAll(async () => {
  await service.close();
  await upstream.close();
});

const problemOf = (answer: WireAnswer, status: number, code: string): object => ({
  type: 'about:blank',
  title: expect.any(String),
  status,
  detail: expect.any(String),
  code,
  request_id: answer.headers['x-request-id'] ?? 'none',
});

describe('input that does not reach a route', () => {
  it.each([
    ['an unknown method', ['FOO /files HTTP/1.1', HOST], 405, 'method_not_allowed'],
    ['a method in lower case', ['get /files HTTP/1.1', HOST], 405, 'method_not_allowed'],
    ['an overlong method', [`${'A'.repeat(33)} / HTTP/1.1`, HOST], 400, 'malformed_request'],
    ['TLS', ['\x16\x03\x01\x02\x00\x01\x00\x01'], 400, 'malformed_request'],
    ['an unknown version', ['GET /files HTTP/9.9', HOST], 400, 'malformed_request'],
    ['the HTTP/2 preface', ['PRI * HTTP/2.0', '', 'SM'], 400, 'malformed_request'],
    ['a space in the URL', ['GET /a b HTTP/1.1', HOST], 400, 'malformed_request'],
    ['a header name with a space', ['GET /files HTTP/1.1', HOST, 'a b: c'], 400, 'malformed_request'],
    ['a control character', ['GET /files HTTP/1.1', HOST, 'a: \x01'], 400, 'malformed_request'],
    ['a negative length', ['POST /files HTTP/1.1', HOST, 'content-length: -1'], 400, 'malformed_request'],
    [
      'a length and chunks',
      ['POST /files HTTP/1.1', HOST, 'content-length: 1', 'transfer-encoding: chunked'],
      400,
      'malformed_request',
    ],
    ['no host', ['GET /files HTTP/1.1', KEY, CLOSE], 400, 'malformed_request'],
    ['long headers', ['GET /files HTTP/1.1', HOST, `a: ${LONG}`], 431, 'headers_too_large'],
    ['a long URL', [`GET /files?${LONG} HTTP/1.1`, HOST], 414, 'uri_too_long'],
    ['CONNECT', ['CONNECT a.example:443 HTTP/1.1', HOST], 405, 'method_not_allowed'],
    ['a path that cannot be decoded', ['GET /files/%zz HTTP/1.1', HOST, CLOSE], 400, 'malformed_path'],
    ['no path', ['OPTIONS * HTTP/1.1', HOST, CLOSE], 404, 'not_found'],
  ])('receives a problem: %s', async (_case, lines, status, code) => {
    const answer = await exchange(service.url, lines);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/problem\+json/),
      'content-length': String(answer.body.length),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      connection: 'close',
      date: expect.any(String),
    });
    expect(answer.headers.allow).toBe(status === 405 ? 'GET, HEAD, POST, DELETE, OPTIONS' : undefined);
    expect(JSON.parse(answer.body)).toMatchObject(problemOf(answer, status, code));
    expect(service.log.lines.at(-1)).toMatchObject({
      msg: 'request',
      status,
      request_id: answer.headers['x-request-id'],
    });
  });

  it.each([
    ['an unknown method', ['FOO /v1/files HTTP/1.1', HOST], 405, 'method_not_allowed'],
    ['an unknown version', ['GET /v1/files HTTP/9.9', HOST], 400, 'malformed_request'],
    ['a control character', ['GET /v1/files HTTP/1.1', HOST, 'a: \x01'], 400, 'malformed_request'],
    ['long headers', ['GET /v1/files HTTP/1.1', HOST, `a: ${LONG}`], 431, 'headers_too_large'],
    ['a long URL', [`GET /v1/files?${LONG} HTTP/1.1`, HOST], 414, 'uri_too_long'],
    ['a path that cannot be decoded', ['GET /v1/files/%zz HTTP/1.1', HOST, CLOSE], 400, 'malformed_path'],
    ['a complete URL without a key', ['GET http://a/v1/files HTTP/1.1', HOST, CLOSE], 401, 'missing_api_key'],
    ['no host', ['GET /v1/files HTTP/1.1', KEY, CLOSE], 400, 'malformed_request'],
  ])('receives an error in the format of OpenAI under /v1: %s', async (_case, lines, status, code) => {
    const answer = await exchange(service.url, lines);
    expect(JSON.parse(answer.body)).toEqual({
      error: {
        message: expect.any(String),
        type: status === 401 ? 'authentication_error' : 'invalid_request_error',
        param: null,
        code,
      },
    });
    expect(answer).toMatchObject({
      status,
      headers: {
        'content-type': expect.stringMatching(/^application\/json/),
        'x-request-id': expect.any(String),
        'x-should-retry': 'false',
        connection: 'close',
      },
    });
  });

  it.each(['zz', `1;${LONG}`])('ends a request with malformed chunks (%#)', async (chunk) => {
    const lines = ['POST /v1/vector_stores HTTP/1.1', HOST, KEY, 'x-request-id: mine'];
    const more = ['content-type: application/json', 'transfer-encoding: chunked'];
    const answer = await exchange(service.url, [...lines, ...more], `${chunk}\r\n`);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      { error: expect.objectContaining({ code: 'malformed_request' }) },
    ]);
    expect(answer.headers).toMatchObject({ 'x-request-id': 'mine', connection: 'close' });
  });

  it('receives its response after the previous request', async () => {
    const socket = await RawSocket.open(service.url);
    socket.write(`GET /health/live HTTP/1.1\r\n${HOST}\r\n\r\nBAD\r\n\r\n`);
    const text = await socket.untilClosed();
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it('is an ordinary request if it requests a protocol upgrade or is HTTP/1.0', async () => {
    const upgrade = ['GET /health/live HTTP/1.1', HOST, 'connection: upgrade, close', 'upgrade: h2c'];
    expect(await exchange(service.url, upgrade)).toMatchObject({ status: 200 });
    expect(await exchange(service.url, ['GET /health/live HTTP/1.0'])).toMatchObject({ status: 200 });
    expect(await exchange(service.url, ['GET /nowhere HTTP/1.0'])).toMatchObject({ status: 404 });
  });
});

describe('a request that is not received in time', () => {
  /** What Node does when the timeout expires, without the wait. */
  async function timeOut(...lines: string[]): Promise<WireAnswer> {
    const server = service.app.getHttpServer();
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const client = await RawSocket.open(service.url);
    const [socket] = await connected;
    const text = lines.join('\r\n');
    client.write(text);
    await until(() => socket.bytesRead === Buffer.byteLength(text));
    // Lets the server handle the bytes.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const timeout = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', timeout, socket);
    return parseAnswer(await client.untilClosed());
  }

  it('receives a problem if its head is incomplete', async () => {
    const answer = await timeOut('GET /files HTTP/1.1', HOST, 'x: ');
    expect(JSON.parse(answer.body)).toEqual({
      ...problemOf(answer, 408, 'request_timeout'),
      title: 'Request Timeout',
      detail: 'the request was not received in time',
    });
  });

  it('receives an error in the format of its route if its body is incomplete', async () => {
    const answer = await timeOut(
      'POST /v1/vector_stores HTTP/1.1',
      HOST,
      KEY,
      'x-request-id: mine',
      'content-type: application/json',
      'content-length: 9',
      '',
      '{',
    );
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      408,
      { error: expect.objectContaining({ code: 'request_timeout' }) },
    ]);
    expect(answer.headers).toMatchObject({ 'x-request-id': 'mine', connection: 'close' });
    expect(answer.headers).not.toHaveProperty('x-should-retry');
  });
});

describe('a client that disconnects while sending', () => {
  it.each(['/files', '/v1/vector_stores'])('is not logged as an error: %s', async (path) => {
    const socket = await RawSocket.open(service.url);
    const before = service.log.lines.length;
    const method = path === '/files' ? 'DELETE' : 'POST';
    socket.head(
      `${method} ${path} HTTP/1.1`,
      HOST,
      KEY,
      'content-type: application/json',
      'content-length: 9',
    );
    socket.write('{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.close();
    await until(() => service.log.lines.length > before);
    expect(service.log.lines.slice(before)).toEqual([
      expect.objectContaining({ level: 'info', msg: 'request', status: 499 }),
    ]);
  });
});

describe('a download', () => {
  const CONTENT = ['GET /v1/files/file-1/content HTTP/1.1', HOST, KEY, CLOSE];
  const bytes = (text: string): string => Buffer.from(text).toString('latin1');
  const NAMES = [
    'r\u00e9sum\u00e9',
    '\u010a',
    '\u4e2d\u6587',
    '\u05e9\u05dc\u05d5\u05dd',
    '\u0645\u0644\u0641',
    '\ud83d\ude00',
    'e\u0301',
  ];

  it.each(NAMES)('keeps the bytes of its filename: %s', async (name) => {
    const disposition = `attachment; filename="${name}.txt"`;
    for (const body of ['content', 'x'.repeat(200_000), '']) {
      upstream.script('200 OK', ['content-type: text/plain', `content-disposition: ${disposition}`], body);
      const answer = await exchange(service.url, CONTENT);
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'content-disposition': bytes(disposition),
          'content-length': String(body.length),
          'content-type': 'text/plain',
        },
        body,
      });
    }
  });

  it('keeps bytes that are not UTF-8, also in other headers', async () => {
    upstream.script('200 OK', [
      Buffer.from('content-disposition: attachment; filename=\xe9', 'latin1'),
      'x-ratelimit-note: \u4e2d',
    ]);
    const answer = await exchange(service.url, CONTENT);
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename=\xe9',
      'x-ratelimit-note': bytes('\u4e2d'),
    });
  });

  it('keeps its filename with CORS', async () => {
    const open = await startService(`${upstream.url}/v1`, { CORS_ORIGINS: '*' });
    upstream.script('200 OK', ['content-disposition: inline; filename="\u4e2d"']);
    const answer = await exchange(open.url, [...CONTENT, 'origin: https://a.example']);
    await open.close();
    expect(answer.headers['content-disposition']).toBe(bytes('inline; filename="\u4e2d"'));
  });

  it('has one content type if the upstream sends two', async () => {
    upstream.script('200 OK', ['content-type: text/plain', 'content-type: text/html']);
    const answer = await exchange(service.url, CONTENT);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'content' });
  });

  it.each(['600 Odd', '999 Odd'])('is an upstream error for the status %s', async (status) => {
    upstream.script(status, ['content-type: application/json', 'x-should-retry: false'], '{}');
    const answer = await exchange(service.url, CONTENT);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      502,
      { error: expect.objectContaining({ type: 'server_error', code: 'upstream_error' }) },
    ]);
  });

  it('that fails before its first byte is an error without the upstream headers', async () => {
    upstream.answer = Buffer.from(
      'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\n' +
        'content-disposition: attachment; filename="a"\r\nx-request-id: req_of_upstream\r\n\r\n',
    );
    const answer = await exchange(service.url, [...CONTENT, 'x-request-id: mine']);
    expect(answer.headers).toMatchObject({
      'x-request-id': 'mine',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.headers).not.toHaveProperty('content-disposition');
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      502,
      { error: expect.objectContaining({ type: 'server_error' }) },
    ]);
  });
});

it('logs no error for the requests above', () => {
  expect(service.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
