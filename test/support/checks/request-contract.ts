import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readSpecification } from './openai-specification.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

/** OpenAI documents these limits only in prose. */
const MAX_PAGE_SIZE = { '/files': 10_000, default: 100 };
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'multipart/form-data';

/** A request to upstream, without the base path. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType?: string | undefined;
  /** The parsed JSON or the fields of a form. */
  readonly body?: unknown;
}

/** Validates requests against OpenAI's specification. */
export class RequestContract {
  private readonly document: Json = withoutNullable(readSpecification());
  private readonly ajv = new Ajv2020({ strict: false, coerceTypes: true });
  private readonly bodies = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    this.bodies.addSchema(this.document, 'openai');
  }

  /** All operations, such as `GET /files/{file_id}`. */
  get operations(): string[] {
    return Object.entries<Json>(this.document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** Returns the operation of a request, if the specification has it. */
  operationOf({ method, path }: Pick<SentRequest, 'method' | 'path'>): string | undefined {
    return this.operations.find((operation) => {
      const [verb, template = ''] = operation.split(' ');
      return verb === method && new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    });
  }

  /** Returns the differences from the specification. */
  violations(request: SentRequest): string[] {
    const operation = this.operationOf(request);
    if (operation === undefined) return [`${request.method} ${request.path} is not specified`];
    return [...this.queryViolations(operation, request), ...this.bodyViolations(operation, request)];
  }

  private queryViolations(operation: string, { method, path, query }: SentRequest): string[] {
    const { parameters = [] } = this.at(operation);
    return Array.from(query).flatMap(([name, value]) => {
      const parameter = parameters.find((one: Json) => one.in === 'query' && one.name === name);
      if (parameter === undefined) return [`${method} ${path} has no parameter ${name}`];
      const isValid = this.ajv.validate({ properties: { value: parameter.schema } }, { value });
      return isValid && isValidPageSize(path, name, value) ? [] : [`${method} ${path}: ${name} is ${value}`];
    });
  }

  private bodyViolations(operation: string, { contentType = '', body }: SentRequest): string[] {
    const content = this.at(operation).requestBody?.content;
    if (body === undefined) return content === undefined ? [] : [`${operation} requires a body`];
    if (content === undefined) return [`${operation} has no body`];
    const type = contentType.split(';')[0] ?? '';
    if (content[type] === undefined) return [`${operation} does not accept ${type}`];
    const validate = this.validatorOf(content[type].schema.$ref as string);
    if (type === JSON_TYPE || type === FORM_TYPE) {
      return validate(body)
        ? []
        : (validate.errors ?? []).map((error) => `${operation}: body${error.instancePath} ${error.message}`);
    }
    return [`${operation}: ${type} cannot be validated`];
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

function isValidPageSize(path: string, name: string, value: string): boolean {
  if (name !== 'limit') return true;
  const max = path === '/files' ? MAX_PAGE_SIZE['/files'] : MAX_PAGE_SIZE.default;
  return Number(value) >= 1 && Number(value) <= max;
}

/** Converts `nullable` of OpenAPI 3.0, which the specification uses, to OpenAPI 3.1. */
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

/** Returns whether the schema is `allOf: [{ $ref }, { nullable: true }]`. */
const isNullableByParts = ({ allOf }: Json): boolean =>
  Array.isArray(allOf) && allOf.some((part: Json) => part.nullable === true);
