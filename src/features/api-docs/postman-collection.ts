import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY_HEADER } from '../../http/auth/api-key.guard.js';
import { PROBLEM_TYPE } from '../../http/errors/problem.js';
import { EVENT_STREAM } from '../../http/formats/event-stream.js';
import { DocumentReader, type SchemaOrReference } from './document-reader.js';
import { type DocumentedOperation, operationsOf, type RouteOperation } from './openapi-operations.js';
import {
  POSTMAN_SCHEMA,
  type PostmanAuth,
  type PostmanBody,
  type PostmanCollection,
  type PostmanExample,
  type PostmanFormField,
  type PostmanItem,
  type PostmanRequest,
  type PostmanValue,
} from './postman-format.js';
import {
  type ExpectedBody,
  ID_VARIABLES,
  type IdVariable,
  PICK_VARIABLE,
  pickIds,
  SKIP_WITHOUT_ID,
  storeId,
  storeResponse,
  testEvent,
  useNextId,
} from './postman-scripts.js';

type Parameter = Exclude<NonNullable<DocumentedOperation['parameters']>[number], { $ref: string }>;
type DocumentedResponse = Exclude<NonNullable<DocumentedOperation['responses'][string]>, { $ref: string }>;

/** The address of a service with default settings. */
export const DEFAULT_BASE_URL = 'http://localhost:8000';

const POSTMAN_JSON_TYPE = 'application/json';
const FORM_CONTENT_TYPE = 'multipart/form-data';
/** Content that Postman shows as text. */
const TEXT_TYPES = ['application/octet-stream', 'text/plain', EVENT_STREAM];
/** Content that a saved response can show, by preference. */
const SHOWN_TYPES = [POSTMAN_JSON_TYPE, ...TEXT_TYPES, PROBLEM_TYPE];
const PATH_PARAMETER = /\{(\w+)\}/g;

/** Script lines to run after a request, by route: the ids that later requests use. */
const ID_SCRIPTS: Readonly<Record<string, string[]>> = {
  'GET /vector_stores': pickIds('vector_store_id'),
  'GET /vector_stores/{vector_store_id}/files': pickIds('file_id'),
  'GET /files': pickIds('file_id'),
  'GET /jobs': pickIds('job_id'),
  'GET /v1/vector_stores': pickIds('vector_store_id'),
  'GET /v1/vector_stores/{vector_store_id}/files': pickIds('file_id'),
  'GET /v1/files': pickIds('file_id'),
  'POST /v1/vector_stores/{vector_store_id}/file_batches': storeId('batch_id'),
  'POST /v1/uploads': storeId('upload_id'),
  'POST /v1/uploads/{upload_id}/parts': storeId('part_id'),
  'POST /cleanup/plans': storeResponse('cleanup_plan'),
};

/** Requests whose whole body is a variable. */
const BODY_VARIABLES: Readonly<Record<string, IdVariable>> = { 'POST /cleanup/apply': 'cleanup_plan' };

const KEY_AUTH: PostmanAuth = {
  type: 'apikey',
  apikey: [
    { key: 'key', value: API_KEY_HEADER, type: 'string' },
    { key: 'value', value: '{{api_key}}', type: 'string' },
    { key: 'in', value: 'header', type: 'string' },
  ],
};

/**
 * Creates a Postman collection of all routes of an OpenAPI document: one folder per tag and one request per route, in the
 * order of the document, with saved responses and tests. A run of the whole collection deletes the listed objects only if
 * `pick_ids` is `true`.
 */
export function postmanCollection(document: OpenAPIObject, baseUrl = DEFAULT_BASE_URL): PostmanCollection {
  const items = new PostmanItems(new DocumentReader(document));
  const operations = operationsOf(document);
  return {
    info: { name: document.info.title, description: document.info.description ?? '', schema: POSTMAN_SCHEMA },
    auth: KEY_AUTH,
    event: [SKIP_WITHOUT_ID],
    variable: variables(baseUrl),
    item: (document.tags ?? []).map(({ name, description = '' }) => ({
      name,
      description,
      item: operations
        .filter(({ operation }) => operation.tags?.[0] === name)
        .map((operation) => items.itemOf(operation)),
    })),
  };
}

const variables = (baseUrl: string): PostmanValue[] => [
  { key: 'base_url', value: baseUrl, description: 'Address of the service.' },
  { key: 'api_key', value: '', description: 'Your OpenAI API key. Keep it in an environment or the vault.' },
  ...ID_VARIABLES.map((key) => ({ key, value: '', description: 'Used by the requests that need it.' })),
  {
    key: PICK_VARIABLE,
    value: 'false',
    description:
      'If true, listings set the id variables and a plan sets its variable, so that a run of the whole collection deletes objects.',
  },
];

/** Converts operations to requests. */
class PostmanItems {
  constructor(private readonly reader: DocumentReader) {}

  itemOf(route: RouteOperation): PostmanItem {
    const request = this.requestOf(route);
    const responses = this.responsesOf(route);
    const expected = Object.fromEntries(
      responses.map(([status, response]) => [status, this.expectedBodyOf(response)]),
    );
    return {
      name: route.operation.summary ?? `${route.method} ${route.path}`,
      event: [testEvent(expected, idScriptOf(route, request))],
      request,
      response: responses.map(([status, response]) => this.exampleOf(status, response, request)),
    };
  }

  private requestOf({ method, path, operation }: RouteOperation): PostmanRequest {
    const parameters = (operation.parameters ?? []).map((parameter) => this.reader.resolve(parameter));
    const valuesIn = (place: string): PostmanValue[] =>
      parameters.filter((parameter) => parameter.in === place).map((parameter) => this.valueOf(parameter));
    const variable = BODY_VARIABLES[`${method} ${path}`];
    const body = variable === undefined ? this.bodyOf(operation) : jsonBody(`{{${variable}}}`);
    const postmanPath = path.replace(PATH_PARAMETER, ':$1').slice(1);
    const isPublic = (operation.security ?? []).length === 0;
    return {
      method,
      description: [operation.summary, operation.description].filter(Boolean).join('\n\n'),
      ...(isPublic && { auth: { type: 'noauth' } }),
      header: [
        { key: 'Accept', value: POSTMAN_JSON_TYPE },
        ...(body?.mode === 'raw' ? [{ key: 'Content-Type', value: POSTMAN_JSON_TYPE }] : []),
        ...valuesIn('header'),
      ],
      url: {
        raw: `{{base_url}}/${postmanPath}`,
        host: ['{{base_url}}'],
        path: postmanPath.split('/'),
        query: valuesIn('query'),
        variable: valuesIn('path'),
      },
      ...(body !== undefined && { body }),
    };
  }

  /** Optional parameters are included but disabled. */
  private valueOf({ name, in: place, required, description = '', schema }: Parameter): PostmanValue {
    const example = schema === undefined ? undefined : this.reader.exampleOf(schema);
    const value = ['string', 'number', 'boolean'].includes(typeof example) ? String(example) : '';
    return {
      key: name,
      value: place === 'path' && isIdVariable(name) ? `{{${name}}}` : value,
      description,
      ...(required !== true && { disabled: true }),
    };
  }

  private bodyOf({ requestBody }: DocumentedOperation): PostmanBody | undefined {
    if (requestBody === undefined) return undefined;
    const { content } = this.reader.resolve(requestBody);
    const form = content[FORM_CONTENT_TYPE]?.schema;
    if (form !== undefined) return { mode: 'formdata', formdata: this.formOf(form) };
    const media = content[POSTMAN_JSON_TYPE];
    if (media?.schema === undefined) return undefined;
    const [first] = Object.values(media.examples ?? {}) as { value?: unknown }[];
    const example: unknown = first?.value ?? media.example ?? this.reader.exampleOf(media.schema);
    return jsonBody(JSON.stringify(withVariables(example), null, 2));
  }

  private formOf(schema: SchemaOrReference): PostmanFormField[] {
    const { properties = {}, required = [] } = this.reader.resolve(schema);
    return Object.entries(properties).map(([key, property]): PostmanFormField => {
      const { format, description = '' } = this.reader.resolve(property);
      if (format === 'binary') return { key, type: 'file', src: [], description };
      const example = this.reader.exampleOf(property);
      const value = typeof example === 'string' ? example : JSON.stringify(example);
      return { key, type: 'text', value, description, ...(!required.includes(key) && { disabled: true }) };
    });
  }

  /** The documented responses that have a body, by status. */
  private responsesOf({ operation }: RouteOperation): [string, DocumentedResponse][] {
    return Object.entries(operation.responses as Record<string, DocumentedResponse>)
      .map(([status, response]): [string, DocumentedResponse] => [status, this.reader.resolve(response)])
      .filter(([, response]) => shownTypeOf(response) !== undefined);
  }

  private expectedBodyOf(response: DocumentedResponse): ExpectedBody {
    const shown = shownTypeOf(response);
    if (shown !== POSTMAN_JSON_TYPE) return shown === PROBLEM_TYPE ? 'problem' : 'bytes';
    const schema = response.content?.[shown]?.schema;
    const { type, required = [] } = schema === undefined ? {} : this.reader.resolve(schema);
    return type === 'array' ? 'list' : required;
  }

  private exampleOf(
    status: string,
    response: DocumentedResponse,
    originalRequest: PostmanRequest,
  ): PostmanExample {
    const type = shownTypeOf(response) ?? POSTMAN_JSON_TYPE;
    const media = response.content?.[type];
    const body: unknown =
      media?.example ?? (media?.schema === undefined ? {} : this.reader.exampleOf(media.schema));
    const isText = TEXT_TYPES.includes(type);
    return {
      name: `${status} ${response.description}`,
      originalRequest,
      status: STATUS_CODES[status] ?? '',
      code: Number(status),
      _postman_previewlanguage: isText ? 'text' : 'json',
      header: [{ key: 'Content-Type', value: type }],
      cookie: [],
      body: isText ? '…' : JSON.stringify(body, null, 2),
    };
  }
}

const shownTypeOf = ({ content = {} }: DocumentedResponse): string | undefined =>
  SHOWN_TYPES.find((type) => type in content);

const jsonBody = (raw: string): PostmanBody => ({ mode: 'raw', raw, options: { raw: { language: 'json' } } });

/** Replaces the ids in an example body by variables, at any depth. */
function withVariables(example: unknown): unknown {
  if (Array.isArray(example)) return example.map(withVariables);
  if (typeof example !== 'object' || example === null) return example;
  const fields = Object.entries(example).map(([name, value]): [string, unknown] => {
    if (isIdVariable(name)) return [name, `{{${name}}}`];
    const listed = ID_VARIABLES.find((id) => name === `${id}s`);
    return [name, listed === undefined ? withVariables(value) : [`{{${listed}}}`]];
  });
  return Object.fromEntries(fields);
}

const isIdVariable = (name: string): name is IdVariable => ID_VARIABLES.some((variable) => variable === name);

/** A deletion moves on to the next id of a listing. */
function idScriptOf({ method, path, operation }: RouteOperation, { body, url }: PostmanRequest): string[] {
  const script = ID_SCRIPTS[`${method} ${path}`];
  if (script !== undefined) return script;
  if (method !== 'DELETE' && !path.endsWith('/bulk-delete')) return [];
  const source = (body?.mode === 'raw' ? body.raw : undefined) ?? url.variable.at(-1)?.value ?? '';
  const deleted = ID_VARIABLES.find((variable) => source.includes(`{{${variable}}}`));
  return deleted === undefined || operation.responses['200'] === undefined ? [] : useNextId(deleted);
}
