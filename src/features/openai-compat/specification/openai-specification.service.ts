import { HttpStatus, Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { OPENAI_PREFIX } from '../../../http/route-options.js';
import { OPENAI_EXAMPLE, PARAMETER_TEXTS } from './field-texts.js';
import { openAiErrorResponses } from './openai-errors.js';
import {
  readOpenAiSpecification,
  type SpecifiedContent,
  type SpecifiedOperation,
  type SpecifiedParameter,
} from './openai-specification.js';
import { SchemaPublisher } from './schema-publisher.js';

type PathItem = OpenAPIObject['paths'][string];
type OperationDocument = NonNullable<PathItem['get']>;
type Content = Extract<OperationDocument['requestBody'], { content: object }>['content'];

/** JSON bodies to start from, by OpenAI's name of the operation. They are valid as they are, except for the ids. */
const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  createVectorStore: {
    name: 'Handbook',
    expires_after: { anchor: 'last_active_at', days: 30 },
    metadata: { team: 'support' },
  },
  modifyVectorStore: { name: 'Handbook 2026', metadata: { team: 'support' } },
  searchVectorStore: { query: 'How long does a refund take?', max_num_results: 10 },
  createVectorStoreFile: { file_id: EXAMPLE.fileId, attributes: { language: 'en' } },
  updateVectorStoreFileAttributes: { attributes: { language: 'en', year: 2025, public: true } },
  createVectorStoreFileBatch: { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
  createUpload: { filename: 'notes.txt', purpose: 'assistants', bytes: 5, mime_type: 'text/plain' },
  completeUpload: { part_ids: [OPENAI_EXAMPLE.partId, OPENAI_EXAMPLE.otherPartId] },
};

/** Largest page by path; the specification states it in prose. */
const MAX_PAGE_SIZES: Readonly<Record<string, number>> = { '/files': 10_000 };
const DEFAULT_MAX_PAGE_SIZE = 100;
const FILE_CONTENT: Content = {
  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
};

/** Documents the requests and responses of `/v1` as OpenAI specifies them. */
@Injectable()
export class OpenAiSpecificationService {
  /**
   * Adds query parameters, bodies, responses and schemas to the operations of `/v1`. Reads the specification only now, since few
   * processes are asked for the document.
   */
  describe(document: OpenAPIObject): void {
    const specification = readOpenAiSpecification();
    const publisher = new SchemaPublisher(specification);
    for (const [path, methods] of Object.entries(specification.paths)) {
      const item = document.paths[`/${OPENAI_PREFIX}${path}`];
      for (const [method, specified] of Object.entries(methods)) {
        const operation = item?.[method as keyof PathItem] as OperationDocument | undefined;
        if (operation !== undefined) describeOperation(operation, path, specified, publisher);
      }
    }
    document.components = {
      ...document.components,
      schemas: { ...document.components?.schemas, ...publisher.schemas },
    };
  }
}

function describeOperation(
  operation: OperationDocument,
  path: string,
  { operationId, parameters = [], requestBody, responses }: SpecifiedOperation,
  publisher: SchemaPublisher,
): void {
  const example = REQUEST_EXAMPLES[operationId];
  // Documented by the decorator that declares a write.
  const isWrite = HttpStatus.METHOD_NOT_ALLOWED in (operation.responses as object);
  const query = parameters.filter((parameter) => parameter.in === 'query');
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...query.map((parameter) => queryParameter(parameter, path, publisher)),
  ];
  if (requestBody !== undefined)
    operation.requestBody = { required: true, content: publish(requestBody.content, publisher, example) };
  operation.responses = {
    [HttpStatus.OK]: {
      description: 'The response of OpenAI, byte for byte.',
      content:
        operationId === 'downloadFile' ? FILE_CONTENT : publish(responses[HttpStatus.OK].content, publisher),
    },
    ...openAiErrorResponses(
      { hasIds: path.includes('{'), hasBody: requestBody !== undefined, isWrite },
      publisher.publish({ $ref: 'ErrorResponse' }),
    ),
  };
}

function queryParameter(
  { name, schema }: SpecifiedParameter,
  path: string,
  publisher: SchemaPublisher,
): NonNullable<OperationDocument['parameters']>[number] {
  const bounds = name === 'limit' && { minimum: 1, maximum: MAX_PAGE_SIZES[path] ?? DEFAULT_MAX_PAGE_SIZE };
  return {
    name,
    in: 'query',
    required: false,
    description: PARAMETER_TEXTS[name],
    schema: { ...publisher.publish(schema), ...bounds },
  };
}

function publish(content: SpecifiedContent, publisher: SchemaPublisher, example?: object): Content {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema }]) => [
      type,
      { schema: publisher.publish(schema), ...(example && { examples: { request: { value: example } } }) },
    ]),
  );
}
