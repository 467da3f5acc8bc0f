import { readFile } from 'node:fs/promises';
import { Environment } from '../../src/config/environment.js';
import { send } from '../support/client.js';
import { ROUTES, ROUTES_WITH_OWN_TESTS } from '../support/routes.js';
import { type Service, startService } from '../support/service.js';
import { sourceFiles } from '../support/checks/sources.js';
import { V1_ROUTES } from '../support/v1-routes.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

const isOpenAiPath = (path: string): boolean => path.startsWith('/v1/');

/** Routes whose success status is 202. */
const ACCEPTED = new Set(['POST /jobs/{job_id}/cancel', 'POST /jobs/{job_id}/retry-failed']);
/** Routes whose content is not JSON. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  'GET /v1/files/{file_id}/content': 'application/octet-stream',
  'GET /jobs/{job_id}/events': 'text/event-stream',
};

/** A default in a text: a variable, an amount and its unit. */
const DEFAULT_IN_TEXT = /\b([A-Z][A-Z_]+[A-Z])`? \(([\d,]+)(?: (MiB|s))? by default\)/g;
/** Conversion from the unit in the text to that of the variable (bytes, milliseconds). */
const UNITS: Readonly<Record<string, number>> = { MiB: 1_048_576, s: 1_000 };

describe('the OpenAPI document', () => {
  let service: Service;
  let document: Json;
  let operations: { name: string; path: string; operation: Json }[];

  beforeAll(async () => {
    service = await startService('http://127.0.0.1:9/v1');
    document = (await send(service, 'GET /openapi.json', { key: null })).body;
    operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    );
  });
  afterAll(() => service.close());

  it('equals openapi.json, which `npm run openapi` regenerates', async () => {
    expect(document).toEqual(JSON.parse(await readFile('openapi.json', 'utf8')));
  });

  it('documents every route', () => {
    const documented = operations.map(({ name }) => name.replace(/\{\w+\}/g, ':'));
    const served = [...ROUTES, ...V1_ROUTES].map(({ target }) =>
      target.replace(/\?.*/, '').replace(/\b(vs_one|file-one|vsfb_one|upload_one)\b/g, ':'),
    );
    expect(documented).toEqual(
      expect.arrayContaining([
        ...served,
        ...ROUTES_WITH_OWN_TESTS,
        'GET /',
        'GET /health/live',
        'GET /health/ready',
      ]),
    );
  });

  it('gives every operation a unique id, a summary and one tag', () => {
    const ids = operations.map(({ operation }) => operation.operationId as string);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\w{3}/) });
      expect(operation.operationId).toMatch(/^[a-z]\w+$/);
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('requires the key on the routes that the guard protects', () => {
    expect(document.components.securitySchemes).toEqual({
      openai_api_key: {
        type: 'apiKey',
        in: 'header',
        name: 'x-openai-api-key',
        description: expect.any(String),
      },
      openai_bearer: { type: 'http', scheme: 'bearer', description: expect.any(String) },
    });
    for (const { name, path, operation } of operations) {
      const isPublic = /^\/($|health|metrics|postman)/.test(path);
      expect({ name, security: operation.security ?? [] }).toEqual({
        name,
        security: isPublic
          ? []
          : [{ openai_api_key: [] }, ...(isOpenAiPath(path) ? [{ openai_bearer: [] }] : [])],
      });
    }
  });

  it('documents the success response and every error of a route with a key', () => {
    for (const { name, path, operation } of operations.filter((one) => one.operation.security?.length > 0)) {
      const success = ACCEPTED.has(name) ? '202' : '200';
      expect({ name, statuses: Object.keys(operation.responses) }).toEqual({
        name,
        statuses: expect.arrayContaining([success, '400', '401', '422', '429', '502', '503', '504']),
      });
      expect(Object.keys(resolve(operation.responses[success]).content)).toContain(
        CONTENT_TYPES[name] ?? 'application/json',
      );
      const [type, schema] = isOpenAiPath(path)
        ? ['application/json', 'OpenAiErrorResponse']
        : ['application/problem+json', 'ProblemDto'];
      for (const [status, response] of Object.entries<Json>(operation.responses))
        if (Number(status) >= 400)
          expect(resolve(response).content[type].schema).toEqual({ $ref: `#/components/schemas/${schema}` });
    }
  });

  it('documents NDJSON on the routes that offer it', () => {
    for (const { target, hasLines } of ROUTES) {
      const { operation } = operationOf(target);
      expect([target, 'application/x-ndjson' in resolve(operation.responses['200']).content]).toEqual([
        target,
        hasLines,
      ]);
    }
  });

  it('has a description and an example for every field of a request body, and marks required fields', () => {
    for (const { target, body } of ROUTES.filter((route) => route.body)) {
      const { $ref } = operationOf(target).operation.requestBody.content['application/json'].schema;
      const { properties, required } = document.components.schemas[$ref.split('/').at(-1)];
      // A selector can replace the ids.
      expect(required ?? []).toEqual(Object.keys(body ?? {}).filter((field) => !field.endsWith('_ids')));
      for (const [field, schema] of Object.entries<Json>(properties)) {
        expect([field, schema.description]).toEqual([field, expect.any(String)]);
        expect([field, schema.example ?? schema.default]).toEqual([field, expect.anything()]);
      }
    }
  });

  it('describes every field of every schema', () => {
    for (const [name, { properties = {} }] of Object.entries<Json>(document.components.schemas))
      for (const [field, property] of Object.entries<Json>(properties)) {
        const schema = property.$ref
          ? document.components.schemas[property.$ref.split('/').at(-1)]
          : property;
        expect([name, field, schema.description]).toEqual([name, field, expect.stringMatching(/\w/)]);
      }
  });

  it('states the actual defaults', () => {
    const defaults = new Environment() as unknown as Record<string, unknown>;
    const stated = Array.from(JSON.stringify(document).matchAll(DEFAULT_IN_TEXT));
    expect(new Set(stated.map(([, name]) => name)).size).toBeGreaterThan(2);
    for (const [text, name = '', amount = '', unit] of stated)
      expect([text, Number(amount.replaceAll(',', '')) * (UNITS[unit ?? ''] ?? 1)]).toEqual([
        text,
        defaults[name],
      ]);
  });

  it('uses every schema name for one class only', () => {
    const names = sourceFiles().flatMap(({ text }) =>
      Array.from(text.matchAll(/^(?:export )?(?:abstract )?class (\w+Dto)\b/gm), ([, name = '']) => name),
    );
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('contains no dangling reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, path = ''] of references)
      expect([path, resolve({ $ref: `#/${path}` })]).toEqual([path, expect.any(Object)]);
  });

  it('repeats no error response', () => {
    const inline = operations.flatMap(({ operation }) =>
      Object.entries<Json>(operation.responses)
        .filter(([status, response]) => Number(status) >= 400 && !('$ref' in response))
        .map(([status, response]) => `${status} ${JSON.stringify(response)}`),
    );
    const shared = Object.values<Json>(document.components.responses).map((one) => JSON.stringify(one));
    expect(new Set(inline).size).toBe(inline.length);
    expect(new Set(shared).size).toBe(shared.length);
  });

  /** The component that a reference names; any other value as it is. */
  const resolve = (value: Json): Json =>
    typeof value.$ref === 'string'
      ? value.$ref
          .split('/')
          .slice(1)
          .reduce((parent: Json, name: string) => parent?.[name], document)
      : value;

  function operationOf(target: string): { name: string; operation: Json } {
    const wanted = target.replace(/\?.*/, '').replace('vs_one', ':').replace('file-one', ':');
    return operations.find(({ name }) => name.replace(/\{\w+\}/g, ':') === wanted)!;
  }
});
