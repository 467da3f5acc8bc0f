import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { readRecordedAnswers, readSpecification } from '../support/checks/openai-specification.js';
import { withoutNullable } from '../support/checks/request-contract.js';

const NULL = { type: 'null' };

type Schema = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

export interface RecordedExchange {
  readonly method: string;
  /** `*` replaces the variable part of an id, as in `/v1/vector_stores/vs_*`. */
  readonly template: string;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export function recordedExchanges(): RecordedExchange[] {
  return readRecordedAnswers();
}

/** Validates responses against OpenAI's specification, adjusted where recorded responses differ from it. */
export class OpenAiContract {
  private readonly document: Schema = withRecordedDeviations(withoutNullable(readSpecification()));
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    addFormatsModule.default(this.ajv);
    this.ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger });
    this.ajv.addSchema(this.document, 'openai');
  }

  /** Returns all operations, such as `GET /files/{file_id}`. */
  operations(): string[] {
    return Object.entries<Schema>(this.document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** Returns the differences from the specification. */
  violations(operation: string, status: number, body: unknown): string[] {
    const validate = this.validator(operation, status);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${operation} ${status}: ${error.instancePath} ${error.message}`,
    );
  }

  private validator(operation: string, status: number): ValidateFunction {
    const reference =
      status >= 400 ? '#/components/schemas/ErrorResponse' : this.answerSchema(operation, status);
    const known = this.validators.get(reference);
    if (known) return known;
    const validate = this.ajv.compile({ $ref: `openai${reference}` });
    this.validators.set(reference, validate);
    return validate;
  }

  private answerSchema(operation: string, status: number): string {
    const [method = '', path = ''] = operation.split(' ');
    const answer = this.document.paths[path]?.[method.toLowerCase()]?.responses[status];
    if (!answer) throw new Error(`the specification has no response ${status} of ${operation}`);
    return answer.content['application/json'].schema.$ref;
  }
}

/** Allows null for ids of empty lists, expiry and file details, and the recorded object name of batches. */
function withRecordedDeviations(document: Schema): Schema {
  const { schemas } = document.components;
  for (const name of ['ListFilesResponse', 'ListVectorStoresResponse', 'ListVectorStoreFilesResponse'])
    for (const id of ['first_id', 'last_id']) allowNull(schemas[name], id);
  allowNull(schemas.VectorStoreObject, 'expires_after');
  allowNull(schemas.OpenAIFile, 'status_details');
  schemas.VectorStoreFileBatchObject.properties.object.enum.push('vector_store.file_batch');
  return document;
}

function allowNull(schema: Schema, property: string): void {
  schema.properties[property] = { anyOf: [schema.properties[property], NULL] };
}
