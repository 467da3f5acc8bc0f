import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiDocument } from '../../src/features/api-docs/api-document.js';
import { operationsOf } from '../../src/features/api-docs/openapi-operations.js';
import type { PostmanCollection, PostmanItem } from '../../src/features/api-docs/postman-format.js';
import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { JobsClient } from '../support/jobs.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

/** Longest that a run may take on a busy machine: it is ended then, and not left behind. */
const NEWMAN_TIMEOUT_MS = 240_000;
const NEWMAN = createRequire(resolve('package.json')).resolve('newman/bin/newman.js');

interface Execution {
  readonly item: { readonly name: string };
  readonly response?: { readonly code: number };
  readonly assertions?: readonly {
    readonly assertion: string;
    readonly error?: { readonly message: string };
  }[];
}

/** Runs a collection as `newman run` does, and tells what it did. */
async function runNewman(
  collection: PostmanCollection,
  variables: Readonly<Record<string, string>>,
): Promise<Execution[]> {
  const directory = await mkdtemp(join(tmpdir(), 'newman-'));
  try {
    const [file, report] = [join(directory, 'postman.json'), join(directory, 'report.json')];
    await writeFile(file, JSON.stringify(collection));
    const given = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
    const args = ['run', file, ...given, '--reporters', 'json', '--reporter-json-export', report];
    await new Promise<void>(
      (done) =>
        void execFile(process.execPath, [NEWMAN, ...args], { timeout: NEWMAN_TIMEOUT_MS }, () => done()),
    );
    const { run } = JSON.parse(await readFile(report, 'utf8')) as { run: { executions: Execution[] } };
    return run.executions;
  } finally {
    await rm(directory, { recursive: true });
  }
}

const itemsOf = (collection: PostmanCollection): PostmanItem[] =>
  collection.item.flatMap((folder) => folder.item);

const failuresOf = (executions: Execution[]): string[] =>
  executions.flatMap(({ item, assertions = [] }) =>
    assertions
      .filter(({ error }) => error !== undefined)
      .map(({ error }) => `${item.name}: ${error!.message}`),
  );

/** What a whole run asks for when there is nothing to it any more, or not yet. */
const OTHER_STATUSES: Readonly<Record<string, number>> = {
  'Get the parsed text of a file of a vector store': 404,
  'Cancel a file batch': 400,
  'Assemble the parts of an upload into a file': 400,
  'Cancel a job': 202,
  'Retry the failed items of a job': 409,
};

/** Where a request names what it acts on. */
const namedIn = ({ request: { body, url } }: PostmanItem): string =>
  body?.mode === 'raw' ? body.raw : url.variable.at(-1)!.value;

/** A run of the collection starts newman's sandbox anew for each of its requests. */
jest.setTimeout(NEWMAN_TIMEOUT_MS + 60_000);

describe('GET /postman.json', () => {
  let sandbox: Sandbox;
  let service: Service;
  let collection: PostmanCollection;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 'demo' });
    service = await startService(sandbox.url);
    collection = (await (await fetch(`${service.url}/postman.json`)).json()) as PostmanCollection;
  });
  beforeEach(() => sandbox.reset('demo'));
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  it('has a request for every documented route, in the folder of its tag', () => {
    const document = service.app.get(ApiDocument).value;
    const routes = operationsOf(document).map(
      ({ method, path, operation }) => `${operation.tags![0]}: ${method} ${path}`,
    );
    const requests = collection.item.flatMap(({ name, item }) =>
      item.map(({ request: { method, url } }) => {
        const path = url.path.map((part) => part.replace(/^:(.*)$/, '{$1}')).join('/');
        return `${name}: ${method} /${path}`;
      }),
    );
    expect(requests.toSorted()).toEqual(routes.toSorted());
    expect(collection.item.map(({ name }) => name)).toEqual(document.tags!.map(({ name }) => name));
  });

  it('is sent to where it came from, with a key that nobody has filled in', () => {
    expect(collection.variable.map(({ key, value }) => [key, value])).toEqual([
      ['base_url', service.url],
      ['api_key', ''],
      ['vector_store_id', ''],
      ['file_id', ''],
      ['batch_id', ''],
      ['upload_id', ''],
      ['part_id', ''],
      ['job_id', ''],
      ['cleanup_plan', ''],
      ['pick_ids', 'false'],
    ]);
    expect(collection.auth).toEqual({
      type: 'apikey',
      apikey: [
        { key: 'key', value: 'x-openai-api-key', type: 'string' },
        { key: 'value', value: '{{api_key}}', type: 'string' },
        { key: 'in', value: 'header', type: 'string' },
      ],
    });
  });

  it('takes the ids of every deletion from variables', () => {
    const deletions = itemsOf(collection).filter(
      ({ request }) => request.method === 'DELETE' || request.url.raw.endsWith('/bulk-delete'),
    );
    expect(deletions.map(namedIn)).toEqual(
      deletions.map(() => expect.stringMatching(/\{\{(vector_store|file|job)_id\}\}/)),
    );
    expect(JSON.stringify(deletions.map(({ request }) => request))).not.toMatch(/(vs_|file-)\w{20}/);
  });

  it('saves an example of every documented answer', () => {
    const [list] = itemsOf(collection);
    expect(
      list!.response.map(({ code, body }) => [code, (JSON.parse(body) as { code?: string }).code]),
    ).toEqual([
      [200, undefined],
      [400, 'malformed_json'],
      [401, 'missing_api_key'],
      [403, 'upstream_error'],
      [404, 'upstream_error'],
      [422, 'validation_failed'],
      [429, 'throttled'],
      [502, 'upstream_unreachable'],
      [503, 'shutting_down'],
      [504, 'upstream_timeout'],
    ]);
  });

  it('passes its own tests as a whole run, and does the work', async () => {
    const before = { stores: sandbox.account().storeIds().length, files: sandbox.account().fileIds().length };
    const jobs = new JobsClient(() => service, DEMO_KEY);
    // One is forgotten on the way.
    for (let at = 0; at < 2; at += 1) await jobs.ended(await jobs.begin('DELETE /files', { file_ids: [] }));
    const executions = await runNewman(collection, { api_key: DEMO_KEY, pick_ids: 'true' });
    expect(failuresOf(executions)).toEqual([]);
    expect(executions.map(({ item, response }) => [item.name, response?.code])).toEqual(
      itemsOf(collection).map(({ name }) => [name, OTHER_STATUSES[name] ?? 200]),
    );
    expect(executions.every(({ assertions = [] }) => assertions.length >= 2)).toBe(true);
    // Two are made: a copy, and one from a manifest.
    expect(sandbox.account().storeIds()).toHaveLength(before.stores - 4 + 2);
    expect(sandbox.account().fileIds().length).toBeLessThanOrEqual(before.files - 2);
  });

  it('deletes nothing unless told to pick ids', async () => {
    const executions = await runNewman(collection, { api_key: DEMO_KEY });
    expect(failuresOf(executions)).toEqual([]);
    expect(sandbox.log().filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('accepts documented errors as such', async () => {
    const executions = await runNewman(collection, {
      api_key: 'sk-wrong',
      vector_store_id: 'vs_1',
      file_id: 'file-1',
    });
    expect(failuresOf(executions)).toEqual([]);
    const statuses = new Set(executions.map(({ response }) => response?.code));
    expect(statuses).toEqual(new Set([401, 200]));
  });

  it('is off, as all documentation, without SWAGGER_ENABLED', async () => {
    const quiet = await startService(sandbox.url, { SWAGGER_ENABLED: 'false' });
    const root = (await (await fetch(quiet.url)).json()) as { links: object; routes: object };
    const answers = await Promise.all(
      ['/postman.json', '/openapi.json', '/docs'].map((path) => fetch(`${quiet.url}${path}`)),
    );
    await quiet.close();
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(Object.keys(root.links)).toEqual(['live', 'ready']);
    expect(Object.keys(root.routes)).not.toContain('GET /postman.json');
  });
});
