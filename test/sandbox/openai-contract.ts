import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { readRecordedAnswers, readSpecification } from '../support/openai-specification.js';
import { withoutNullable } from '../support/request-contract.js';

const NULL = { type: 'null' };

type Schema = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

export interface RecordedExchange {
  readonly method: string;
  /** With `*` for the changing part of an id, e.g. `/v1/vector_stores/vs_*`. */
  readonly template: string;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export function recordedExchanges(): RecordedExchange[] {
  return readRecordedAnswers();
}

/** OpenAI's specification as a judge of answers, with the few points where recorded answers are known to differ from it. */
export class OpenAiContract {
  private readonly document: Schema = withRecordedDeviations(withoutNullable(readSpecification()));
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    addFormatsModule.default(this.ajv);
    this.ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger });
    this.ajv.addSchema(this.document, 'openai');
  }

  /** All operations, e.g. `GET /files/{file_id}`. */
  operations(): string[] {
    return Object.entries<Schema>(this.document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** What is wrong with that answer; empty when it is as specified. */
  complaints(operation: string, status: number, body: unknown): string[] {
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
    if (!answer) throw new Error(`the specification has no ${operation} answered with ${status}`);
    return answer.content['application/json'].schema.$ref;
  }
}

/** An empty list has null ids, a store without expiry a null policy, a file null details; batches have another name. */
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
