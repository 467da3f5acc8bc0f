import { badRequest } from './api-error.js';

const VECTOR_STORES = '/v1/vector_stores';
const VERSION = 'assistants=v2';

/**
 * Checks the `openai-beta` header, which may list several versions.
 *
 * @throws ApiError 400 if it does not contain `assistants=v2` and the path is under `/v1/vector_stores`
 */
export function checkBetaHeader(path: string, header: string | undefined): void {
  if (path !== VECTOR_STORES && !path.startsWith(`${VECTOR_STORES}/`)) return;
  if (header?.split(',').some((version) => version.trim() === VERSION)) return;
  throw badRequest(
    "You must provide the 'OpenAI-Beta' header to access the Assistants API. " +
      `Please try again by setting the header 'OpenAI-Beta: ${VERSION}'.`,
    null,
    'invalid_beta',
  );
}
