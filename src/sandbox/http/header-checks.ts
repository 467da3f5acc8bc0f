import type { Account } from '../state/account.js';
import { ApiError, badRequest } from './api-error.js';

const KEY_PAGE = 'https://platform.openai.com/account/api-keys';
const CHALLENGE = { 'www-authenticate': 'Bearer realm="OpenAI API"' };
const VECTOR_STORES = '/v1/vector_stores';
const BETA_VERSION = 'assistants=v2';

/** Returns the account for an `authorization` header. @throws ApiError 401 */
export function authenticate(header: string | undefined, accounts: ReadonlyMap<string, Account>): Account {
  const key = /^Bearer\s+(.+)$/i.exec(header ?? '')?.[1]?.trim();
  if (key === undefined) throw missingKey();
  const account = accounts.get(key);
  if (account) return account;
  throw new ApiError(
    401,
    `Incorrect API key provided: ${maskKey(key)}. You can find your API key at ${KEY_PAGE}.`,
    { code: 'invalid_api_key', headers: CHALLENGE },
  );
}

/** Masks the middle of a key like OpenAI's error message does. A key of up to 12 characters is not masked. */
function maskKey(key: string): string {
  return key.length <= 12 ? key : key.slice(0, 8) + '*'.repeat(key.length - 12) + key.slice(-4);
}

function missingKey(): ApiError {
  const message =
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
    "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the " +
    'API from your browser and are prompted for a username and password. ' +
    `You can obtain an API key from ${KEY_PAGE}.`;
  return new ApiError(401, message, { headers: CHALLENGE });
}

/**
 * Checks the `openai-beta` header, which may list several versions.
 *
 * @throws ApiError 400 if it does not contain `assistants=v2` and the path is under `/v1/vector_stores`
 */
export function checkBetaHeader(path: string, header: string | undefined): void {
  if (path !== VECTOR_STORES && !path.startsWith(`${VECTOR_STORES}/`)) return;
  if (header?.split(',').some((version) => version.trim() === BETA_VERSION)) return;
  throw badRequest(
    "You must provide the 'OpenAI-Beta' header to access the Assistants API. " +
      `Please try again by setting the header 'OpenAI-Beta: ${BETA_VERSION}'.`,
    null,
    'invalid_beta',
  );
}
