import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { NDJSON, send } from './support/client.js';
import { isRequestContractPresent, RequestContract } from './support/request-contract.js';
import { FILE, fill, ROUTES, STORE } from './support/routes.js';
import { type Service, startService } from './support/service.js';

const QUERIES = [
  `GET /vector_stores?limit=1&order=asc&after=${STORE}`,
  'GET /vector_stores?limit=100&order=desc&before=vs_nowhere',
  `GET /vector_stores/${STORE}/files?filter_status=completed&order=asc`,
  `GET /vector_stores/${STORE}/files?limit=1&filter_status=cancelled&after=${FILE}`,
  `GET /vector_stores/${STORE}/files?limit=100&before=${FILE}`,
  `GET /files?limit=10000&purpose=assistants&order=asc&after=${FILE}`,
  'GET /files?limit=1',
];

const describeWithContract = isRequestContractPresent() ? describe : describe.skip;

describeWithContract("OpenAI's specification (skipped where its file is not beside the project)", () => {
  const contract = isRequestContractPresent() ? new RequestContract() : undefined;
  let sandbox: Sandbox;
  let service: Service;

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url);
  });
  beforeEach(() => {
    sandbox.reset();
    sandbox.addFixtures({ stores: 3, files_per_store: 2, shared: 1 });
    fill(sandbox);
  });
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  const targets = [...ROUTES, ...QUERIES.map((target) => ({ target, body: undefined }))];

  it.each(targets)('allows all that $target sends', async ({ target, body }) => {
    for (const headers of [{}, NDJSON]) await send(service, target, { body, headers });
    const sent = sandbox.log();
    expect(sent).not.toEqual([]);
    for (const { method, path, query, headers } of sent) {
      const request = { method, path: path.replace(/^\/v1/, ''), query: new URLSearchParams(query) };
      expect(contract?.complaints(request)).toEqual([]);
      expect(headers).toMatchObject({ authorization: 'bearer', content_type: null });
    }
  });

  it('would not allow just anything', () => {
    const complaints = (path: string, query = ''): unknown =>
      contract?.complaints({ method: 'GET', path, query: new URLSearchParams(query) });
    expect(complaints('/vector_store')).toEqual(['there is no GET /vector_store']);
    expect(complaints('/files', 'before=x')).toEqual(['GET /files has no parameter before']);
    expect(complaints('/vector_stores', 'order=up')).toEqual(['GET /vector_stores: order is up']);
    expect(complaints('/vector_stores', 'limit=101')).toEqual(['GET /vector_stores: limit is 101']);
  });
});
