import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { ApiDocument } from '../../src/features/api-docs/api-document.js';
import { withoutNullable } from './request-contract.js';
import type { Service } from './service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

const PROBLEM_TYPE = 'application/problem+json';
const JSON_TYPES = ['application/json', PROBLEM_TYPE];
/** The schemas under this prefix describe OpenAI's answers, which are passed on as they are. */
const RELAYED = '/v1/';
const DOCUMENT_ID = 'service';

/** An answer of the service. */
export interface Answered {
  readonly method: string;
  /** The query may be included. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | undefined;
  /** The parsed JSON. */
  readonly body: unknown;
}

/** The documents of all services of a test file are the same: it is compiled once. */
let contract: AnswerContract | undefined;

/** @throws when a management route answers something other than its OpenAPI document says */
export function refuseUndocumented(service: Service, answered: Answered): void {
  // A service in another process is not asked for its document.
  if ((service as Partial<Service>).app === undefined) return;
  contract ??= new AnswerContract(service.app.get(ApiDocument).value);
  const complaints = contract.complaints(answered);
  if (complaints.length > 0) throw new Error(`not as documented: ${complaints.join('; ')}`);
}

/**
 * Compares answers with an OpenAPI document: their status, content type and JSON body. A field that is not documented is an
 * error, unless its schema allows additional properties. Answers that are not JSON are compared by their type only.
 */
export class AnswerContract {
  private readonly document: Json;
  private readonly templates: readonly { readonly path: string; readonly pattern: RegExp }[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<object, ValidateFunction>();
  private readonly validatorsByText = new Map<string, ValidateFunction>();

  constructor(document: object) {
    this.document = closed(withoutNullable(JSON.parse(JSON.stringify(document))));
    this.templates = Object.keys(this.document.paths)
      .filter((path) => !path.startsWith(RELAYED))
      .map((path) => ({ path, pattern: patternOf(path) }))
      // A fixed segment takes precedence over a parameter, as in routing.
      .sort((one, other) => parametersOf(one.path) - parametersOf(other.path));
    addFormatsModule.default(this.ajv);
    this.ajv.addSchema(this.document, DOCUMENT_ID);
  }

  /** What differs from the document; empty for an answer as documented, and for a path that is not documented. */
  complaints({ method, path, status, contentType = '', body }: Answered): string[] {
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
    return this.bodyComplaints(media.schema, body).map((complaint) => `${name}: ${complaint}`);
  }

  /** The component that a reference names; any other value as it is. */
  private resolve(value: Json): Json {
    const path: string[] = value?.$ref?.split('/').slice(1) ?? [];
    return path.reduce((parent, name) => parent[name], path.length === 0 ? value : this.document);
  }

  private bodyComplaints(schema: object, body: unknown): string[] {
    const validate = this.validatorOf(schema);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validatorOf(schema: object): ValidateFunction {
    const known = this.validators.get(schema);
    if (known) return known;
    // Hundreds of answers have one of few schemas, and compiling one takes a while.
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

/** The same schemas, which allow no other fields where nothing else is said. */
function closed(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const parts = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  // What a schema refers to is closed itself.
  const isOwn = schema.type === 'object' && schema.allOf === undefined;
  return isOwn ? { additionalProperties: false, ...parts } : parts;
}
