import { ApiClient, type Credentials } from '../../api/client';
import { apiRequest } from '../../api/request';
import { API_BASE } from '../../api/session';

/**
 * Sends one small request to OpenAI.
 *
 * @throws ApiError if the key cannot list vector stores
 */
export async function checkCredentials(credentials: Credentials): Promise<void> {
  await new ApiClient(API_BASE, credentials).json(
    apiRequest('get', '/v1/vector_stores', { query: { limit: 1 } }),
  );
}
