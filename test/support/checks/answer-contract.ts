import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { ApiDocument } from '../../../src/features/api-docs/api-document.js';
import { withoutNullable } from './request-contract.js';
import type { Service } from '../service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

const PROBLEM_TYPE = 'application/problem+json';
const JSON_TYPES = ['application/json', PROBLEM_TYPE];
/** Under this prefix, the document describes OpenAI's responses, which are relayed unchanged. */
const RELAYED = '/v1/';
const DOCUMENT_ID = 'service';

/** A response of the service. */
export interface ReceivedResponse {
  readonly method: string;
  /** The query may be included. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | undefined;
  /** The parsed JSON. */
  readonly body: unknown;
}

/** Compiled once, because all services of a test file have the same document. */
let contract: AnswerContract | undefined;

/** @throws Error if the response of a management route differs from the OpenAPI document */
export function assertDocumented(service: Service, response: ReceivedResponse): void {
  // A service in another process does not expose its document.
  if ((service as Partial<Service>).app === undefined) return;
  contract ??= new AnswerContract(service.app.get(ApiDocument).value);
  const violations = contract.violations(response);
  if (violations.length > 0) throw new Error(`undocumented response: ${violations.join('; ')}`);
}

/**
 * Validates responses against an OpenAPI document: status, content type and JSON body. An undocumented field is an error unless
 * its schema allows additional properties. For other content, only the type is checked.
 */
export class AnswerContract {
  private readonly document: Json;
  private readonly templates: readonly { readonly path: string; readonly pattern: RegExp }[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<object, ValidateFunction>();
  private readonly validatorsByText = new Map<string, ValidateFunction>();

  constructor(document: object) {
    this.document = withoutOtherFields(withoutNullable(JSON.parse(JSON.stringify(document))));
    this.templates = Object.keys(this.document.paths)
      .filter((path) => !path.startsWith(RELAYED))
      .map((path) => ({ path, pattern: patternOf(path) }))
      // A fixed segment takes precedence over a parameter, as in routing.
      .sort((one, other) => parametersOf(one.path) - parametersOf(other.path));
    addFormatsModule.default(this.ajv);
    this.ajv.addSchema(this.document, DOCUMENT_ID);
  }

  /** Returns the differences from the document; none for a path that is not documented. */
  violations({ method, path, status, contentType = '', body }: ReceivedResponse): string[] {
    const [pathname = ''] = path.split('?');
    const template = this.templates.find(({ pattern }) => pattern.test(pathname));
    const operation = template && this.document.paths[template.path][method.toLowerCase()];
    if (operation === undefined) return [];
    const name = `${method} ${template?.path ?? ''} ${status}`;
    const response = this.resolve(operation.responses[status]);
    if (response === undefined) return [`${name} is not documented`];
    const [type = ''] = contentType.split(';');
    const media = response.content?.[type];
    if (media === undefined)
      return type === '' && response.content === undefined ? [] : [`${name} as ${type} is not documented`];
    if (!JSON_TYPES.includes(type)) return [];
    return this.bodyViolations(media.schema, body).map((violation) => `${name}: ${violation}`);
  }

  /** Returns the component of a reference, and any other value unchanged. */
  private resolve(value: Json): Json {
    const path: string[] = value?.$ref?.split('/').slice(1) ?? [];
    return path.reduce((parent, name) => parent[name], path.length === 0 ? value : this.document);
  }

  private bodyViolations(schema: object, body: unknown): string[] {
    const validate = this.validatorOf(schema);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validatorOf(schema: object): ValidateFunction {
    const known = this.validators.get(schema);
    if (known) return known;
    // Compiling a schema is slow, and hundreds of responses share few schemas.
    const text = JSON.stringify(schema).replaceAll('"#/', `"${DOCUMENT_ID}#/`);
    const validate = this.validatorsByText.get(text) ?? this.ajv.compile(JSON.parse(text) as object);
    this.validatorsByText.set(text, validate);
    this.validators.set(schema, validate);
    return validate;
  }
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\{\w+\}/g, '[^/]+')}/?$`);
}

const parametersOf = (path: string): number => path.split('{').length;

/** Disallows additional properties in all schemas that do not specify them. */
function withoutOtherFields(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(withoutOtherFields);
  const parts = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, withoutOtherFields(value)]),
  );
  // A referenced schema is converted separately.
  const isOwn = schema.type === 'object' && schema.allOf === undefined;
  return isOwn ? { additionalProperties: false, ...parts } : parts;
}
