import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { NDJSON, send } from './support/client.js';
import { FILE, fill, ROUTES, STORE } from './support/routes.js';
import { type Service, startService } from './support/service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

const SPECIFICATION = resolve(process.cwd(), '../shared/reference/openai-vector-stores.openapi.json');
/** OpenAI states these bounds in prose only. */
const LARGEST_PAGE = { '/files': 10_000, default: 100 };

/** OpenAI's specification as a judge of requests. */
class RequestContract {
  private readonly paths: Json = JSON.parse(readFileSync(SPECIFICATION, 'utf8')).paths;
  private readonly ajv = new Ajv2020({ strict: false, coerceTypes: true });

  /** What is wrong with that request; empty when it is as specified. */
  complaints(method: string, path: string, query: URLSearchParams): string[] {
    const operation = this.operationOf(method, path);
    if (operation === undefined) return [`there is no ${method} ${path}`];
    return Array.from(query).flatMap(([name, value]) => {
      const parameter = operation.parameters.find((one: Json) => one.in === 'query' && one.name === name);
      if (parameter === undefined) return [`${method} ${path} has no parameter ${name}`];
      const isGood = this.ajv.validate({ properties: { value: parameter.schema } }, { value });
      return isGood && isPageSize(path, name, value) ? [] : [`${method} ${path}: ${name} is ${value}`];
    });
  }

  private operationOf(method: string, path: string): Json {
    const templates = Object.keys(this.paths).map((template) => ({
      template,
      pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
    }));
    const found = templates.find(({ pattern }) => pattern.test(path));
    return found && this.paths[found.template][method.toLowerCase()];
  }
}

function isPageSize(path: string, name: string, value: string): boolean {
  if (name !== 'limit') return true;
  const largest = path === '/files' ? LARGEST_PAGE['/files'] : LARGEST_PAGE.default;
  return Number(value) >= 1 && Number(value) <= largest;
}

const QUERIES = [
  `GET /vector_stores?limit=1&order=asc&after=${STORE}`,
  'GET /vector_stores?limit=100&order=desc&before=vs_nowhere',
  `GET /vector_stores/${STORE}/files?filter_status=completed&order=asc`,
  `GET /vector_stores/${STORE}/files?limit=1&filter_status=cancelled&after=${FILE}`,
  `GET /vector_stores/${STORE}/files?limit=100&before=${FILE}`,
  `GET /files?limit=10000&purpose=assistants&order=asc&after=${FILE}`,
  'GET /files?limit=1',
];

const describeWithContract = existsSync(SPECIFICATION) ? describe : describe.skip;

describeWithContract("OpenAI's specification (skipped where its file is not beside the project)", () => {
  const contract = existsSync(SPECIFICATION) ? new RequestContract() : undefined;
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
      expect(contract?.complaints(method, path.replace(/^\/v1/, ''), new URLSearchParams(query))).toEqual([]);
      expect(headers).toMatchObject({ authorization: 'bearer', content_type: null });
    }
  });

  it('would not allow just anything', () => {
    const complaints = (path: string, query = ''): unknown =>
      contract?.complaints('GET', path, new URLSearchParams(query));
    expect(complaints('/vector_store')).toEqual(['there is no GET /vector_store']);
    expect(complaints('/files', 'before=x')).toEqual(['GET /files has no parameter before']);
    expect(complaints('/vector_stores', 'order=up')).toEqual(['GET /vector_stores: order is up']);
    expect(complaints('/vector_stores', 'limit=101')).toEqual(['GET /vector_stores: limit is 101']);
  });
});
