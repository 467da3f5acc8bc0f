import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Reads, Writes } from '../../http/read-only/route-effects.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { BEARER_SCHEME, KEY_SCHEME, ApiIdParam } from '../../http/openapi/api-docs.js';
import { OPENAI_OPERATIONS, type OpenAiOperationName, pathIdsOf } from './operations.js';
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

/** Documents a group of OpenAI's operations under a tag. */
export const ApiOpenAiGroup = (tag: string): ClassDecorator =>
  applyDecorators(
    ApiTags(tag),
    ApiSecurity(KEY_SCHEME),
    ApiSecurity(BEARER_SCHEME),
    ...Object.entries(RELAYED_HEADERS).map(([name, description]) =>
      ApiHeader({ name, required: false, description }),
    ),
  );

/**
 * Documents one of OpenAI's operations, and declares whether it changes something. Its query parameters, request and responses are added to the document from OpenAI's
 * specification.
 */
export const ApiOpenAiOperation = (
  name: OpenAiOperationName,
  summary: string,
  description?: string,
): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary, description, operationId: `v1${name[0]?.toUpperCase() ?? ''}${name.slice(1)}` }),
    OPENAI_OPERATIONS[name].isWrite ? Writes() : Reads(),
    ...pathIdsOf(OPENAI_OPERATIONS[name]).map((id) => ApiIdParam(id, ID_EXAMPLES[id])),
  );
