import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY_HEADER } from '../../http/auth/api-key.guard.js';
import { EVENT_STREAM } from '../../http/formats/event-stream.js';
import { METHODS } from './methods.js';
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
  type Expected,
  goOnFrom,
  ID_VARIABLES,
  type IdVariable,
  keepIn,
  PICK_VARIABLE,
  pickFrom,
  SKIP_WITHOUT_ID,
  takeFrom,
  testOf,
} from './postman-scripts.js';
import { SchemaExamples } from './schema-example.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
type SchemaOrReference = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Answer = Exclude<NonNullable<Operation['responses'][string]>, { $ref: string }>;

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Where a service that was started without settings listens. */
export const DEFAULT_BASE_URL = 'http://localhost:8000';

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';
const FORM_TYPE = 'multipart/form-data';
/** What is shown as it is. */
const OPAQUE_TYPES = ['application/octet-stream', 'text/plain', EVENT_STREAM];
const SUCCESS = '200';
const PATH_PARAMETER = /\{(\w+)\}/g;

/** Listings whose ids the requests after them take. */
const LISTS: Readonly<Record<string, IdVariable>> = {
  'GET /vector_stores': 'vector_store_id',
  'GET /vector_stores/{vector_store_id}/files': 'file_id',
  'GET /files': 'file_id',
  'GET /jobs': 'job_id',
  'GET /v1/vector_stores': 'vector_store_id',
  'GET /v1/vector_stores/{vector_store_id}/files': 'file_id',
  'GET /v1/files': 'file_id',
};

/** What makes something that only the requests after it can name. */
const MAKERS: Readonly<Record<string, IdVariable>> = {
  'POST /v1/vector_stores/{vector_store_id}/file_batches': 'batch_id',
  'POST /v1/uploads': 'upload_id',
  'POST /v1/uploads/{upload_id}/parts': 'part_id',
};

/** What answers all that the request after it sends back. */
const ANSWERED: Readonly<Record<string, IdVariable>> = { 'POST /cleanup/plans': 'cleanup_plan' };
const SENT_BACK: Readonly<Record<string, IdVariable>> = { 'POST /cleanup/apply': 'cleanup_plan' };

const KEY_AUTH: PostmanAuth = {
  type: 'apikey',
  apikey: [
    { key: 'key', value: API_KEY_HEADER, type: 'string' },
    { key: 'value', value: '{{api_key}}', type: 'string' },
    { key: 'in', value: 'header', type: 'string' },
  ],
};

/**
 * A Postman collection of all routes of an OpenAPI document: a folder a tag, a request a route, in the document's
 * order, with saved answers and tests. Run as a whole it lists first, and deletes what was listed only where
 * `pick_ids` is `true`.
 */
export function postmanCollection(document: OpenAPIObject, baseUrl = DEFAULT_BASE_URL): PostmanCollection {
  const requests = new Requests(document);
  const routes = routesOf(document);
  return {
    info: { name: document.info.title, description: document.info.description ?? '', schema: POSTMAN_SCHEMA },
    auth: KEY_AUTH,
    event: [SKIP_WITHOUT_ID],
    variable: variables(baseUrl),
    item: (document.tags ?? []).map(({ name, description = '' }) => ({
      name,
      description,
      item: routes
        .filter(({ operation }) => operation.tags?.[0] === name)
        .map((route) => requests.itemOf(route)),
    })),
  };
}

function variables(baseUrl: string): PostmanValue[] {
  return [
    { key: 'base_url', value: baseUrl, description: 'Where the service is.' },
    {
      key: 'api_key',
      value: '',
      description: 'Your OpenAI API key. Keep it in an environment or the vault.',
    },
    ...ID_VARIABLES.map((key) => ({ key, value: '', description: 'What the requests act on.' })),
    {
      key: PICK_VARIABLE,
      value: 'false',
      description:
        'true: listings fill the ids above, and a plan its variable, so that a whole run deletes what it finds.',
    },
  ];
}

function routesOf(document: OpenAPIObject): Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
  );
}

/** Turns routes into requests. */
class Requests {
  private readonly examples: SchemaExamples;

  constructor(document: OpenAPIObject) {
    this.examples = new SchemaExamples(document);
  }

  itemOf(route: Route): PostmanItem {
    const request = this.requestOf(route);
    return {
      name: route.operation.summary ?? `${route.method} ${route.path}`,
      event: [testOf(this.expectedOf(route), idSteps(route, request))],
      request,
      response: this.answersOf(route).map(([status, answer]) => this.exampleOf(status, answer, request)),
    };
  }

  private requestOf({ method, path, operation }: Route): PostmanRequest {
    const parameters = (operation.parameters ?? []) as Parameter[];
    const valuesIn = (place: string): PostmanValue[] =>
      parameters.filter((parameter) => parameter.in === place).map((parameter) => this.valueOf(parameter));
    const sentBack = SENT_BACK[`${method} ${path}`];
    const body = sentBack === undefined ? this.bodyOf(operation) : jsonBody(`{{${sentBack}}}`);
    const postmanPath = path.replace(PATH_PARAMETER, ':$1').slice(1);
    const isPublic = (operation.security ?? []).length === 0;
    return {
      method,
      description: [operation.summary, operation.description].filter(Boolean).join('\n\n'),
      ...(isPublic && { auth: { type: 'noauth' } }),
      header: [
        { key: 'Accept', value: JSON_TYPE },
        ...(body?.mode === 'raw' ? [{ key: 'Content-Type', value: JSON_TYPE }] : []),
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

  /** A value to start from; what is optional is there to be switched on. */
  private valueOf({ name, in: place, required, description = '', schema }: Parameter): PostmanValue {
    const example = schema === undefined ? undefined : this.examples.of(schema);
    const value = ['string', 'number', 'boolean'].includes(typeof example) ? String(example) : '';
    return {
      key: name,
      value: place === 'path' && isIdVariable(name) ? `{{${name}}}` : value,
      description,
      ...(required !== true && { disabled: true }),
    };
  }

  private bodyOf({ requestBody }: Operation): PostmanBody | undefined {
    if (requestBody === undefined || '$ref' in requestBody) return undefined;
    const form = requestBody.content[FORM_TYPE]?.schema;
    if (form !== undefined) return { mode: 'formdata', formdata: this.formOf(form) };
    const { schema, examples } = requestBody.content[JSON_TYPE] ?? {};
    if (schema === undefined) return undefined;
    const [told] = Object.values(examples ?? {}) as { value?: unknown }[];
    return jsonBody(JSON.stringify(withVariables(told?.value ?? this.examples.of(schema)), null, 2));
  }

  private formOf(schema: SchemaOrReference): PostmanFormField[] {
    const { properties = {}, required = [] } = this.examples.resolve(schema);
    return Object.entries(properties).map(([key, property]): PostmanFormField => {
      const { format, description = '' } = this.examples.resolve(property);
      if (format === 'binary') return { key, type: 'file', src: [], description };
      const example = this.examples.of(property);
      const value = typeof example === 'string' ? example : JSON.stringify(example);
      return { key, type: 'text', value, description, ...(!required.includes(key) && { disabled: true }) };
    });
  }

  /** The documented answers that have a body. */
  private answersOf({ operation }: Route): [string, Answer][] {
    return (Object.entries(operation.responses) as [string, Answer][]).filter(([, { content = {} }]) =>
      [JSON_TYPE, PROBLEM_TYPE, ...OPAQUE_TYPES].some((type) => type in content),
    );
  }

  private expectedOf(route: Route): Record<string, Expected> {
    return Object.fromEntries(
      this.answersOf(route).map(([status, { content }]): [string, Expected] => {
        const media = content?.[JSON_TYPE];
        if (media === undefined) return [status, opaqueTypeOf(content) === undefined ? 'problem' : 'bytes'];
        const schema = media.schema === undefined ? undefined : this.examples.resolve(media.schema);
        return [status, schema?.type === 'array' ? 'list' : (schema?.required ?? [])];
      }),
    );
  }

  private exampleOf(status: string, answer: Answer, request: PostmanRequest): PostmanExample {
    const type = answer.content?.[JSON_TYPE] === undefined ? PROBLEM_TYPE : JSON_TYPE;
    const media = answer.content?.[type];
    const body: unknown =
      media?.example ?? (media?.schema === undefined ? {} : this.examples.of(media.schema));
    const opaque = answer.content?.[JSON_TYPE] === undefined ? opaqueTypeOf(answer.content) : undefined;
    if (opaque !== undefined) return opaqueExample(status, answer, opaque, request);
    return {
      name: `${status} ${answer.description}`,
      originalRequest: request,
      status: STATUS_CODES[status] ?? '',
      code: Number(status),
      _postman_previewlanguage: 'json',
      header: [{ key: 'Content-Type', value: type }],
      cookie: [],
      body: JSON.stringify(body, null, 2),
    };
  }
}

const jsonBody = (raw: string): PostmanBody => ({ mode: 'raw', raw, options: { raw: { language: 'json' } } });

const opaqueTypeOf = (content: Answer['content'] = {}): string | undefined =>
  OPAQUE_TYPES.find((type) => type in content);

function opaqueExample(
  status: string,
  { description }: Answer,
  type: string,
  request: PostmanRequest,
): PostmanExample {
  return {
    name: `${status} ${description}`,
    originalRequest: request,
    status: STATUS_CODES[status] ?? '',
    code: Number(status),
    _postman_previewlanguage: 'text',
    header: [{ key: 'Content-Type', value: type }],
    cookie: [],
    body: '…',
  };
}

/** Takes the ids of a body, wherever they stand, from the variables. */
function withVariables(example: unknown): unknown {
  if (Array.isArray(example)) return example.map(withVariables);
  if (typeof example !== 'object' || example === null) return example;
  const fields = Object.entries(example).map(([name, value]): [string, unknown] => {
    if (isIdVariable(name)) return [name, `{{${name}}}`];
    const many = ID_VARIABLES.find((id) => name === `${id}s`);
    return [name, many === undefined ? withVariables(value) : [`{{${many}}}`]];
  });
  return Object.fromEntries(fields);
}

const isIdVariable = (name: string): name is IdVariable => ID_VARIABLES.some((variable) => variable === name);

/** What a request does to the ids that the next ones take: a listing brings new ones, a deletion uses one up. */
function idSteps({ method, path, operation }: Route, { body, url }: PostmanRequest): string[] {
  const route = `${method} ${path}`;
  const listed = LISTS[route];
  if (listed !== undefined) return pickFrom(listed);
  const answered = ANSWERED[route];
  if (answered !== undefined) return keepIn(answered);
  const made = MAKERS[route];
  if (made !== undefined) return takeFrom(made);
  if (method !== 'DELETE' && !path.endsWith('/bulk-delete')) return [];
  const named = (body?.mode === 'raw' ? body.raw : undefined) ?? url.variable.at(-1)?.value ?? '';
  const usedUp = ID_VARIABLES.find((variable) => named.includes(`{{${variable}}}`));
  return usedUp === undefined || operation.responses[SUCCESS] === undefined ? [] : goOnFrom(usedUp);
}
