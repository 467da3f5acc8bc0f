import { HttpService } from '@nestjs/axios';
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import { problem, send, type Answer } from '../support/client.js';
import { sendRaw } from '../support/raw-client.js';
import { bodyOf, page, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const KEY = 'sk-hidden-0123456789';

let upstream: ScriptedUpstream;
let service: Service;
let http: AxiosInstance;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
});
beforeEach(async () => {
  service = await startService(`${upstream.url}/v1`, {
    OPENAI_TIMEOUT_MS: '2000',
    OPENAI_DEADLINE_MS: '2000',
  });
  http = service.app.get(HttpService, { strict: false }).axiosRef;
});
afterEach(() => service.close());
afterAll(() => upstream.close());

const list = (): Promise<Answer> => send(service, 'GET /vector_stores', { key: KEY });

/** Collects the errors that response interceptors see. */
function caught(): AxiosError[] {
  const errors: AxiosError[] = [];
  http.interceptors.response.use(undefined, (error: unknown) => {
    if (axios.isAxiosError(error)) errors.push(error);
    throw error;
  });
  return errors;
}

describe('interceptors of the HttpService', () => {
  it('see every request and every response', async () => {
    upstream.script(page(['vs_1'], false));
    const seen: unknown[] = [];
    http.interceptors.request.use((config) => {
      seen.push([config.method, config.baseURL, config.url]);
      config.headers.set('x-gateway-team', 'search');
      return config;
    });
    http.interceptors.response.use((response) => {
      seen.push([response.status, response.statusText, response.headers['content-type'], response.data]);
      return response;
    });
    expect((await list()).body).toEqual(['vs_1']);
    expect(seen).toEqual([
      ['get', `${upstream.url}/v1`, '/vector_stores?limit=100'],
      [
        200,
        'OK',
        'application/json',
        Buffer.from('{"object":"list","data":[{"id":"vs_1"}],"has_more":false}'),
      ],
    ]);
    expect(upstream.received[0]?.headers['x-gateway-team']).toBe('search');
  });

  it('can wait, and can redirect a request', async () => {
    upstream.script(page(['vs_1'], false));
    http.interceptors.request.use(async (config) => {
      await new Promise(setImmediate);
      config.url = config.url?.replace('/vector_stores', '/stores') ?? '';
      config.params = { tenant: 'a b' };
      return config;
    });
    expect((await list()).status).toBe(200);
    expect(upstream.sent).toEqual(['GET /v1/stores?limit=100&tenant=a+b']);
  });

  it('see default headers', async () => {
    upstream.script(page([], false));
    http.defaults.headers.common['x-gateway-team'] = 'search';
    expect((await list()).status).toBe(200);
    expect(upstream.received[0]?.headers).toMatchObject({
      'x-gateway-team': 'search',
      accept: 'application/json',
    });
  });

  it('see the calls under /v1, without changes of their bodies and content types', async () => {
    upstream.script({ body: { id: 'vs_1' } });
    const seen: unknown[] = [];
    http.interceptors.request.use((config) => {
      seen.push([config.method, config.url, config.data]);
      return config;
    });
    const authorization = `Bearer ${KEY}`;
    const body = '{ "name" : "é" }';
    await sendRaw(
      service.url,
      'POST /v1/vector_stores',
      { authorization, 'content-type': 'application/json' },
      body,
    );
    await sendRaw(service.url, 'POST /v1/vector_stores/vs_1/file_batches/b/cancel', { authorization });
    expect(seen).toEqual([
      ['post', '/vector_stores', Buffer.from(body)],
      ['post', '/vector_stores/vs_1/file_batches/b/cancel', undefined],
    ]);
    expect(upstream.received.map(bodyOf)).toEqual([body, '']);
    expect(upstream.received.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      undefined,
    ]);
  });

  it('see an error status as an AxiosError with the response', async () => {
    upstream.script({ status: 403, body: { error: { message: 'No.' } } });
    const errors = caught();
    expect((await list()).body).toEqual(problem(403, 'upstream_error', 'No.', { upstream: { status: 403 } }));
    expect(errors).toMatchObject([
      {
        name: 'AxiosError',
        code: 'ERR_BAD_REQUEST',
        message: 'Request failed with status code 403',
        response: { status: 403, statusText: 'Forbidden', data: Buffer.from('{"error":{"message":"No."}}') },
      },
    ]);
  });

  it.each([
    ['ETIMEDOUT', 504, () => undefined],
    ['UND_ERR_SOCKET', 502, (response: { destroy: () => void }) => response.destroy()],
  ])('see a failed connection as an AxiosError with its cause: %s', async (code, status, answer) => {
    upstream.script(answer);
    const errors = caught();
    expect((await list()).status).toBe(status);
    expect(errors[0]).toMatchObject({ code, cause: expect.any(Error) });
    expect(errors[0]?.response).toBeUndefined();
  });

  it('do not expose the key in the log when they fail', async () => {
    upstream.script(page([], false));
    http.interceptors.response.use((response) => {
      throw Object.assign(new Error('a defect'), { config: response.config });
    });
    const { body } = await send(service, 'GET /vector_stores', { key: KEY, isUndocumented: true });
    expect(body).toMatchObject({ status: 500, code: 'internal_error' });
    expect(service.log.text).toContain('a defect');
    expect(service.log.text).not.toContain(KEY.slice(0, 8));
  });

  it('are not broken by response headers with the names of methods', async () => {
    const headers = { normalize: 'x', get: 'y', set: 'z', constructor: 'w', __proto__x: 'v' };
    upstream.script({ body: { object: 'list', data: [{ id: 'vs_1' }], has_more: false }, headers });
    expect((await list()).body).toEqual(['vs_1']);
  });
});
