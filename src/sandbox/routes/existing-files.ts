import { notFoundError } from '../http/api-error.js';
import type { Account } from '../state/account.js';
import type { SandboxFile } from '../state/sandbox-file.js';

/** The files of these ids, each once. @throws OpenAiError 404 that names all that do not exist */
export function existingFiles(account: Account, ids: readonly string[]): SandboxFile[] {
  const distinct = [...new Set(ids)];
  const missing = distinct.filter((id) => !account.files.find(id));
  if (missing.length > 0) throw notFoundError(`Files [${missing.join(', ')}] were not found`, 'file_ids');
  return distinct.map((id) => account.files.get(id));
}
