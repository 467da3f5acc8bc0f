/** Why the indexing of a file failed. */
interface IndexingError {
  /** Upstream's code, such as `server_error`; `indexing_failed` if there is none. */
  readonly code: string;
  /** Human-readable. */
  readonly message: string;
  /** Whether indexing the same file will always fail. */
  readonly isFinal: boolean;
}

const FINAL_CODES: ReadonlySet<string> = new Set(['unsupported_file', 'invalid_file']);
const UNKNOWN_CODE = 'indexing_failed';
const UNKNOWN_MESSAGE = 'the file could not be indexed';

/** Reads the `last_error` of a vector store file, which may be missing, `null`, or of any type. */
export function indexingErrorOf(lastError: unknown): IndexingError {
  if (typeof lastError === 'string') return errorWith(undefined, lastError);
  const { code, message } = Object(lastError) as { readonly code?: unknown; readonly message?: unknown };
  return errorWith(typeof code === 'number' ? String(code) : code, message);
}

function errorWith(code: unknown, message: unknown): IndexingError {
  const knownCode = nonEmptyOr(UNKNOWN_CODE, code);
  return {
    code: knownCode,
    message: nonEmptyOr(UNKNOWN_MESSAGE, message),
    isFinal: FINAL_CODES.has(knownCode),
  };
}

const nonEmptyOr = (fallback: string, value: unknown): string =>
  typeof value === 'string' && value !== '' ? value : fallback;
