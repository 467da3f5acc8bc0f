/** Why the indexing of a file failed. */
export interface IndexingError {
  /** Upstream's own, such as `server_error`; `indexing_failed` where it gives none. */
  readonly code: string;
  /** For a person. */
  readonly message: string;
  /** Whether indexing the same file again can never succeed. */
  readonly isFinal: boolean;
}

const FINAL_CODES: ReadonlySet<string> = new Set(['unsupported_file', 'invalid_file']);
const UNKNOWN_CODE = 'indexing_failed';
const UNKNOWN_MESSAGE = 'it could not be indexed';

/** Reads the `last_error` of an entry, which may be missing, `null`, of an unknown code, or of any other form. */
export function indexingErrorOf(lastError: unknown): IndexingError {
  if (typeof lastError === 'string') return errorWith(undefined, lastError);
  const { code, message } = Object(lastError) as { readonly code?: unknown; readonly message?: unknown };
  return errorWith(typeof code === 'number' ? String(code) : code, message);
}

function errorWith(given: unknown, message: unknown): IndexingError {
  const code = textOr(UNKNOWN_CODE, given);
  return { code, message: textOr(UNKNOWN_MESSAGE, message), isFinal: FINAL_CODES.has(code) };
}

const textOr = (fallback: string, value: unknown): string =>
  typeof value === 'string' && value !== '' ? value : fallback;
