import request from 'supertest';
import { DEMO_KEY, type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { type Service, startService } from './support/service.js';

describe('GET /vector_stores', () => {
  let sandbox: Sandbox;
  let service: Service;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url);
  });
  beforeEach(() => sandbox.reset());
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  it('answers the ids of all pages, newest first', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 250 });
    const response = await request(service.url).get('/vector_stores').set('x-openai-api-key', DEMO_KEY);
    expect(response.status).toBe(200);
    expect(response.body).toEqual(storeIds.toReversed());
    expect(sandbox.log().map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array.from({ length: 3 }, () => 'GET /v1/vector_stores'),
    );
  });
});
