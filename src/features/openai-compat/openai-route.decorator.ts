import { applyDecorators, Controller, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EXAMPLE } from '../../contracts/examples.js';
import { BEARER_SCHEME, KEY_SCHEME, ApiIdParam } from '../../http/openapi/api-docs.js';
import { Reads, Writes } from '../../http/read-only/route-effects.js';
import { OPENAI_PREFIX } from '../../http/route-options.js';
import { OPERATION_NAME } from './incoming-call.js';
import { OPENAI_OPERATIONS, type OpenAiOperationName, PATH_ID } from './operations.js';
import { OPENAI_EXAMPLE } from './specification/field-texts.js';

const RELAYED_HEADERS: Readonly<Record<string, string>> = {
  'OpenAI-Organization': 'Organization to use, passed on to OpenAI.',
  'OpenAI-Project': 'Project to use, passed on to OpenAI.',
  'OpenAI-Beta': 'Beta features to use, passed on to OpenAI.',
  'Idempotency-Key': 'Passed on to OpenAI.',
};

const ID_EXAMPLES: Readonly<Record<string, string>> = {
  vector_store_id: EXAMPLE.vectorStoreId,
  file_id: EXAMPLE.fileId,
  batch_id: OPENAI_EXAMPLE.batchId,
  upload_id: OPENAI_EXAMPLE.uploadId,
};

/** A controller for a group of OpenAI's operations, which is documented under a tag. */
export const OpenAiController = (tag: string): ClassDecorator =>
  applyDecorators(
    Controller(OPENAI_PREFIX),
    ApiTags(tag),
    ApiSecurity(KEY_SCHEME),
    ApiSecurity(BEARER_SCHEME),
    ...Object.entries(RELAYED_HEADERS).map(([name, description]) =>
      ApiHeader({ name, required: false, description }),
    ),
  );

/**
 * Routes one of OpenAI's operations, with the method and path of {@link OPENAI_OPERATIONS}, to a handler, and declares
 * whether it changes something. Its query parameters, request and responses are added to the document from OpenAI's
 * specification.
 */
export function OpenAiRoute(
  name: OpenAiOperationName,
  summary: string,
  description?: string,
): MethodDecorator {
  const { method, path, isWrite } = OPENAI_OPERATIONS[name];
  const operationId = `v1${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
  return applyDecorators(
    SetMetadata(OPERATION_NAME, name),
    isWrite ? Writes() : Reads(),
    RequestMapping({ method: RequestMethod[method], path: path.replace(PATH_ID, ':$1') }),
    ApiOperation({ summary, description, operationId }),
    ...Array.from(path.matchAll(PATH_ID), ([, id = '']) => ApiIdParam(id, ID_EXAMPLES[id])),
  );
}
