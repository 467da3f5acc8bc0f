import { send } from '../support/client.js';
import { type Service, startService } from '../support/service.js';

/** These routes do not call upstream, so the address has no server. */
const NO_UPSTREAM = 'http://127.0.0.1:9/v1';
const keyless = { key: null };

describe('routes without a key', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM);
  });
  afterAll(() => service.close());

  it('GET / describes the service and links to its documentation', async () => {
    const { status, body, headers } = await send(service, 'GET /', keyless);
    expect(status).toBe(200);
    expect(headers.vary).toMatch(/accept/i);
    expect(body).toMatchObject({
      name: 'openai-vector-store-management-api',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      links: { docs: '/docs', openapi: '/openapi.json', live: '/health/live', ready: '/health/ready' },
      routes: {
        'GET /vector_stores': 'List vector stores, optionally filtered',
        'DELETE /vector_stores/with-files': expect.any(String),
        'DELETE /vector_stores/{vector_store_id}/files/{file_id}': expect.any(String),
        'GET /files': expect.any(String),
      },
    });
  });

  it.each([
    ['text/html,application/xhtml+xml,*/*;q=0.8', 302],
    ['application/json', 200],
    ['*/*', 200],
    ['application/json, text/html;q=0.9', 200],
  ])('GET / with Accept: %s returns %i', async (accept, status) => {
    const answer = await send(service, 'GET /', { key: null, headers: { accept } });
    expect(answer.status).toBe(status);
    expect(answer.headers.location).toBe(status === 302 ? 'docs' : undefined);
  });

  it.each(['live', 'ready'])('GET /health/%s returns ok, uncached', async (check) => {
    const { status, body, headers } = await send(service, `GET /health/${check}`, keyless);
    expect([status, body, headers['cache-control']]).toEqual([200, { status: 'ok' }, 'no-store']);
  });

  it('GET /docs serves Swagger UI without external resources', async () => {
    const { status, headers, text } = await send(service, 'GET /docs', keyless);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('Vector Store Management API');
    const sources = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).not.toMatch(/^https?:/);
      const asset = await fetch(new URL(source, `${service.url}/docs`));
      expect([source, asset.status]).toEqual([source, 200]);
      await asset.arrayBuffer();
    }
  });

  it('GET /openapi.json returns the OpenAPI document', async () => {
    const { status, headers, body } = await send(service, 'GET /openapi.json', keyless);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('application/json');
    expect(body.openapi).toBe('3.0.3');
  });
});

describe('a service without documentation', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService(NO_UPSTREAM, { SWAGGER_ENABLED: 'false' });
  });
  afterAll(() => service.close());

  it.each(['GET /docs', 'GET /openapi.json'])('returns 404 for %s', async (target) => {
    expect((await send(service, target, keyless)).status).toBe(404);
  });

  it('does not redirect browsers to it', async () => {
    const answer = await send(service, 'GET /', { key: null, headers: { accept: 'text/html' } });
    expect(answer.status).toBe(200);
    expect(answer.body.links).not.toHaveProperty('docs');
  });
});
