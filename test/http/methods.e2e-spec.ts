import { connect } from 'node:net';
import { problem } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { type Service, startService } from '../support/service.js';

/** No request here reaches the upstream. */
const NO_UPSTREAM = 'http://127.0.0.1:9/v1';

let service: Service;

beforeAll(async () => {
  service = await startService(NO_UPSTREAM);
});
afterAll(() => service.close());

const bodyOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

const MANAGEMENT: [string, string][] = [
  ['PATCH /files', 'DELETE, GET, HEAD, OPTIONS'],
  ['PUT /files', 'DELETE, GET, HEAD, OPTIONS'],
  ['POST /vector_stores', 'DELETE, GET, HEAD, OPTIONS'],
  ['POST /vector_stores/', 'DELETE, GET, HEAD, OPTIONS'],
  ['POST /vector_stores?limit=1', 'DELETE, GET, HEAD, OPTIONS'],
  ['GET /vector_stores/with-files', 'DELETE, OPTIONS'],
  ['GET /files/bulk-delete', 'OPTIONS, POST'],
  ['HEAD /files/bulk-delete', 'OPTIONS, POST'],
  ['PUT /vector_stores/vs_1/files', 'DELETE, GET, HEAD, OPTIONS'],
  ['GET /vector_stores/vs_1/files/file-1', 'DELETE, OPTIONS'],
  ['GET /vector_stores/name%3Aindex-1/files/YWJj%3D%2F', 'DELETE, OPTIONS'],
  ['PUT /%66iles', 'DELETE, GET, HEAD, OPTIONS'],
  ['PUT /jobs/job_1', 'DELETE, GET, HEAD, OPTIONS'],
  ['GET /cleanup/plans', 'OPTIONS, POST'],
  ['PROPFIND /files', 'DELETE, GET, HEAD, OPTIONS'],
  ['TRACE /files', 'DELETE, GET, HEAD, OPTIONS'],
  ['POST /', 'GET, HEAD, OPTIONS'],
  ['DELETE /docs', 'GET, HEAD, OPTIONS'],
  ['POST /openapi.json', 'GET, HEAD, OPTIONS'],
  ['POST /health/live', 'GET, HEAD, OPTIONS'],
  ['DELETE /metrics', 'GET, HEAD, OPTIONS'],
];

const V1: [string, string][] = [
  ['PUT /v1/files', 'GET, OPTIONS, POST'],
  ['DELETE /v1/vector_stores', 'GET, OPTIONS, POST'],
  ['HEAD /v1/files', 'GET, OPTIONS, POST'],
  ['HEAD /v1/files/file-1/content', 'GET, OPTIONS'],
  ['PATCH /v1/vector_stores/vs_1', 'DELETE, GET, OPTIONS, POST'],
  ['GET /v1/uploads', 'OPTIONS, POST'],
  ['MKCOL /v1/uploads/upload_1/parts', 'OPTIONS, POST'],
];

describe('a method that a path does not support', () => {
  it.each(MANAGEMENT)('returns 405 for %s and allows %s', async (target, allow) => {
    const answer = await sendRaw(service.url, target, {});
    const [method = ''] = target.split(' ');
    expect({ status: answer.status, allow: answer.headers.allow }).toEqual({ status: 405, allow });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    if (method !== 'HEAD')
      expect(bodyOf(answer)).toEqual(
        problem(405, 'method_not_allowed', `${method} is not supported for this path`, {
          hint: `use one of: ${allow}`,
        }),
      );
  });

  it.each(V1)('returns 405 in the format of OpenAI for %s and allows %s', async (target, allow) => {
    const answer = await sendRaw(service.url, target, {});
    const [method = ''] = target.split(' ');
    expect({ status: answer.status, allow: answer.headers.allow }).toEqual({ status: 405, allow });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    if (method !== 'HEAD')
      expect(bodyOf(answer)).toEqual({
        error: {
          message: `${method} is not supported for this path (use one of: ${allow})`,
          type: 'invalid_request_error',
          param: null,
          code: 'method_not_allowed',
        },
      });
  });

  it('is rejected before its body is read, for any content type', async () => {
    const answer = await sendRaw(
      service.url,
      'PUT /files',
      { 'content-type': 'text/plain' },
      'x'.repeat(5_000),
    );
    expect({ status: answer.status, allow: answer.headers.allow }).toEqual({
      status: 405,
      allow: 'DELETE, GET, HEAD, OPTIONS',
    });
  });
});

describe('OPTIONS', () => {
  it.each([...MANAGEMENT, ...V1])(
    'on the path of %s answers 204 and allows %s, without a key',
    async (target, allow) => {
      const answer = await sendRaw(service.url, target.replace(/^\S+/, 'OPTIONS'), {});
      expect({ status: answer.status, allow: answer.headers.allow, body: answer.body.toString() }).toEqual({
        status: 204,
        allow,
        body: '',
      });
      expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    },
  );
});

describe('a path that does not exist', () => {
  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS', 'PROPFIND'])('returns 404 for %s', async (method) => {
    for (const path of [
      '/nowhere',
      '/vector_stores/vs_1',
      '/Files',
      '/v1',
      '/v1/models',
      '/v1/files/a/b/c',
    ]) {
      const answer = await sendRaw(service.url, `${method} ${path}`, {});
      expect({ path, status: answer.status, allow: answer.headers.allow }).toEqual({
        path,
        status: 404,
        allow: undefined,
      });
    }
  });
});

it('returns 404 for a request target that is not a path', async () => {
  for (const target of ['OPTIONS *', 'PUT *files'])
    expect(await statusLineOf(`${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).toBe(
      'HTTP/1.1 404 Not Found',
    );
});

it('treats a complete URL as request target like its path', async () => {
  const request = 'PUT http://x/files HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  expect(await statusLineOf(request)).toBe('HTTP/1.1 405 Method Not Allowed');
});

it('has no documentation routes if the documentation is disabled', async () => {
  const bare = await startService(NO_UPSTREAM, { SWAGGER_ENABLED: 'false' });
  const answers = await Promise.all(
    ['PUT /docs', 'OPTIONS /openapi.json'].map((target) => sendRaw(bare.url, target, {})),
  );
  await bare.close();
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
});

function statusLineOf(request: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('error', reject);
    socket.once('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });
}
