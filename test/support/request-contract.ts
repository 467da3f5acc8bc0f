import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readSpecification } from './openai-specification.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

/** OpenAI states these bounds in prose only. */
const LARGEST_PAGE = { '/files': 10_000, default: 100 };
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'multipart/form-data';

/** What was sent upstream, without the base path. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType?: string | undefined;
  /** The parsed JSON, or the fields of a form. */
  readonly body?: unknown;
}

/** OpenAI's specification as a judge of requests. */
export class RequestContract {
  private readonly document: Json = withoutNullable(readSpecification());
  private readonly ajv = new Ajv2020({ strict: false, coerceTypes: true });
  private readonly bodies = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    this.bodies.addSchema(this.document, 'openai');
  }

  /** All operations, e.g. `GET /files/{file_id}`. */
  get operations(): string[] {
    return Object.entries<Json>(this.document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** Which operation a request is, if it is one. */
  operationOf({ method, path }: Pick<SentRequest, 'method' | 'path'>): string | undefined {
    return this.operations.find((operation) => {
      const [verb, template = ''] = operation.split(' ');
      return verb === method && new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    });
  }

  /** What is wrong with that request; empty when it is as specified. */
  complaints(request: SentRequest): string[] {
    const operation = this.operationOf(request);
    if (operation === undefined) return [`there is no ${request.method} ${request.path}`];
    return [...this.queryComplaints(operation, request), ...this.bodyComplaints(operation, request)];
  }

  private queryComplaints(operation: string, { method, path, query }: SentRequest): string[] {
    const { parameters = [] } = this.at(operation);
    return Array.from(query).flatMap(([name, value]) => {
      const parameter = parameters.find((one: Json) => one.in === 'query' && one.name === name);
      if (parameter === undefined) return [`${method} ${path} has no parameter ${name}`];
      const isGood = this.ajv.validate({ properties: { value: parameter.schema } }, { value });
      return isGood && isPageSize(path, name, value) ? [] : [`${method} ${path}: ${name} is ${value}`];
    });
  }

  private bodyComplaints(operation: string, { contentType = '', body }: SentRequest): string[] {
    const content = this.at(operation).requestBody?.content;
    if (body === undefined) return content === undefined ? [] : [`${operation} needs a body`];
    if (content === undefined) return [`${operation} takes no body`];
    const type = contentType.split(';')[0] ?? '';
    if (content[type] === undefined) return [`${operation} takes no ${type}`];
    const validate = this.validatorOf(content[type].schema.$ref as string);
    if (type === JSON_TYPE || type === FORM_TYPE) {
      return validate(body)
        ? []
        : (validate.errors ?? []).map((error) => `${operation}: body${error.instancePath} ${error.message}`);
    }
    return [`${operation}: ${type} is not judged`];
  }

  private validatorOf(reference: string): ValidateFunction {
    const known = this.validators.get(reference);
    if (known) return known;
    const validate = this.bodies.compile({ $ref: `openai${reference}` });
    this.validators.set(reference, validate);
    return validate;
  }

  private at(operation: string): Json {
    const [method = '', path = ''] = operation.split(' ');
    return this.document.paths[path][method.toLowerCase()];
  }
}

function isPageSize(path: string, name: string, value: string): boolean {
  if (name !== 'limit') return true;
  const largest = path === '/files' ? LARGEST_PAGE['/files'] : LARGEST_PAGE.default;
  return Number(value) >= 1 && Number(value) <= largest;
}

/** The specification mixes a word of OpenAPI 3.0 into 3.1. */
export function withoutNullable(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(withoutNullable);
  const { nullable = isNullableByParts(schema), ...rest } = schema;
  const plain = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, withoutNullable(value)]),
  );
  if (nullable === true && Array.isArray(plain.allOf))
    plain.allOf = (schema.allOf as Json[]).filter((part) => part.nullable !== true).map(withoutNullable);
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

/** Said as a part of its own: `allOf: [{ $ref }, { nullable: true }]`. */
const isNullableByParts = ({ allOf }: Json): boolean =>
  Array.isArray(allOf) && allOf.some((part: Json) => part.nullable === true);
