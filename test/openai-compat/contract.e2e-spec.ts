import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { EXAMPLE } from '../../src/contracts/examples.js';
import { OPENAI_EXAMPLE } from '../../src/features/openai-compat/specification/field-texts.js';
import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';
import { send } from '../support/client.js';
import { readRecordedAnswers, readSpecification } from '../support/checks/openai-specification.js';
import { withoutNullable } from '../support/checks/request-contract.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

interface Operation {
  /** Such as `GET /v1/files`. */
  readonly name: string;
  readonly operation: Json;
}

const operationsOf = ({ paths }: Json, prefix = ''): Operation[] =>
  Object.entries<Json>(paths)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.slice(prefix.length)}`,
        operation,
      })),
    );

describe('the documentation of /v1', () => {
  let sandbox: Sandbox;
  let service: Service;
  let document: Json;
  let documented: Operation[];
  const specification = readSpecification();
  const ajv = new Ajv2020({ strict: false, allErrors: true });

  beforeAll(async () => {
    sandbox = await startSandbox();
    service = await startService(sandbox.url);
    document = (await send(service, 'GET /openapi.json', { key: null })).body;
    documented = operationsOf(document, '/v1');
    addFormatsModule.default(ajv);
    ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger });
    ajv.addSchema(withoutNullable(document), 'service');
  });
  afterAll(async () => {
    await service.close();
    await sandbox.close();
  });

  const validatorOf = (schema: Json): ValidateFunction =>
    ajv.compile(
      JSON.parse(JSON.stringify(withoutNullable(schema)).replaceAll('"#/', '"service#/')) as object,
    );

  /** Follows a reference to a component. */
  const resolve = (value: Json): Json =>
    value.$ref === undefined
      ? value
      : value.$ref
          .split('/')
          .slice(1)
          .reduce((at: Json, name: string) => at[name], document);

  it("contains OpenAI's 25 operations and no others", () => {
    const specified = operationsOf(specification);
    expect(specified).toHaveLength(25);
    expect(documented.map(({ name }) => name).toSorted()).toEqual(
      specified.map(({ name }) => name).toSorted(),
    );
  });

  it('contains the parameters, content types and schemas of every operation', () => {
    const factsOf = ({ name, operation }: Operation): object => {
      const parameters: Json[] = (operation.parameters ?? []).map(resolve);
      const { requestBody, responses } = operation;
      const schemaOf = ({ schema }: Json): string =>
        (schema.$ref ?? schema.type).replace(/.*\//, '').replace(/^Open(AI|Ai)/, '');
      const contentOf = (content: Json = {}): object =>
        Object.entries<Json>(content).map(([type, media]) => [type, schemaOf(media)]);
      return {
        name,
        query: parameters.filter(({ in: place }) => place === 'query').map(({ name: query }) => query),
        path: parameters.filter(({ in: place }) => place === 'path').map(({ name: id }) => id),
        request: contentOf(requestBody?.content),
        response: contentOf(resolve(responses['200']).content),
      };
    };
    const specified = operationsOf(specification).map(factsOf);
    const content = specified.find((facts: Json) => facts.name === 'GET /files/{file_id}/content') as Json;
    // The content of a file is not always JSON.
    content.response = [['application/octet-stream', 'string']];
    expect(documented.map(factsOf)).toEqual(expect.arrayContaining(specified));
  });

  it('describes every parameter, and every field of every schema', () => {
    const undescribed = [
      ...documented.flatMap(({ name, operation }) =>
        operation.parameters
          .map(resolve)
          .filter(({ description }: Json) => !description)
          .map((parameter: Json) => `${name} ${parameter.name}`),
      ),
      ...Object.entries<Json>(document.components.schemas)
        .filter(([name]) => name.startsWith('OpenAi'))
        .flatMap(([name, { properties = {} }]) =>
          Object.entries<Json>(properties)
            .filter(([, field]) => !resolve(field).description)
            .map(([field]) => `${name}.${field}`),
        ),
    ];
    expect(undescribed).toEqual([]);
  });

  it("does not repeat OpenAI's texts", () => {
    const text = JSON.stringify(document);
    const texts = Array.from(
      JSON.stringify(specification).matchAll(/"(?:description|summary)":("(?:[^"\\]|\\.)*")/g),
      ([, json = '""']) => JSON.parse(json) as string,
    ).filter((original) => original.length > 30);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((original) => text.includes(JSON.stringify(original.trim()).slice(1, -1)))).toEqual(
      [],
    );
  });

  it.each<Json>(readRecordedAnswers())(
    'describes the recorded $status of $method $template',
    ({ method, template, status, body }) => {
      const pattern = template
        .replace(/\?.*/, '')
        .replace('/v1', '')
        .replace(/(\w+-?\*|BAD)/g, ':');
      const { operation } = documented.find(
        ({ name }) => name.replace(/\{\w+\}/g, ':') === `${method} ${pattern}`,
      )!;
      const validate = validatorOf(resolve(operation.responses[status]).content['application/json'].schema);
      // Long recordings were cut before their last fields.
      validate('_truncated' in body ? { first_id: null, last_id: null, has_more: true, ...body } : body);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('has request examples that satisfy their schemas', () => {
    const requests = documented.flatMap(({ name, operation }) => {
      const media = operation.requestBody?.content['application/json'];
      return media === undefined ? [] : [{ name, media }];
    });
    expect(requests).toHaveLength(8);
    for (const { name, media } of requests) {
      const validate = validatorOf(media.schema);
      validate(media.examples.request.value);
      expect([name, validate.errors ?? []]).toEqual([name, []]);
    }
  });

  it('has request examples that succeed once their ids are real', async () => {
    const realIds = new Map<string, string>();
    const withRealIds = (text: string): string =>
      Array.from(realIds).reduce((result, [example, id]) => result.replaceAll(example, id), text);

    /** Sends the example of an operation, and remembers the id that it returns. */
    const run = async (name: string, example?: string): Promise<void> => {
      const { operation } = documented.find((one) => one.name === name)!;
      const media = operation.requestBody.content['application/json'];
      const [method = '', path = ''] = name.split(' ');
      const ids = operation.parameters.map(resolve);
      const target = path.replace(
        /\{(\w+)\}/g,
        (_, id) => ids.find((one: Json) => one.name === id).schema.example,
      );
      const { status, body } = await send(service, withRealIds(`${method} /v1${target}`), {
        body: JSON.parse(withRealIds(JSON.stringify(media.examples.request.value))) as object,
      });
      expect({ name, status, body }).toEqual({ name, status: 200, body: expect.anything() });
      if (example !== undefined) realIds.set(example, body.id);
    };
    const upload = async (path: string, example: string, field: string, content: string): Promise<void> => {
      const form = new FormData();
      if (field === 'file') form.set('purpose', 'assistants');
      form.set(field, new Blob([content]), 'notes.txt');
      const response = await fetch(`${service.url}/v1${withRealIds(path)}`, {
        method: 'POST',
        headers: { 'x-openai-api-key': DEMO_KEY },
        body: form,
      });
      realIds.set(example, ((await response.json()) as { id: string }).id);
    };

    await run('POST /vector_stores', EXAMPLE.vectorStoreId);
    await run('POST /vector_stores/{vector_store_id}');
    await run('POST /vector_stores/{vector_store_id}/search');
    await upload('/files', EXAMPLE.fileId, 'file', 'notes');
    await upload('/files', EXAMPLE.otherFileId, 'file', 'more notes');
    await run('POST /vector_stores/{vector_store_id}/files');
    await run('POST /vector_stores/{vector_store_id}/files/{file_id}');
    await run('POST /vector_stores/{vector_store_id}/file_batches');
    await run('POST /uploads', OPENAI_EXAMPLE.uploadId);
    await upload(`/uploads/${OPENAI_EXAMPLE.uploadId}/parts`, OPENAI_EXAMPLE.partId, 'data', 'no');
    await upload(`/uploads/${OPENAI_EXAMPLE.uploadId}/parts`, OPENAI_EXAMPLE.otherPartId, 'data', 'tes');
    await run('POST /uploads/{upload_id}/complete');
  });
});
