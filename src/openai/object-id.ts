/** Longest id, in Unicode characters. */
export const MAX_ID_LENGTH = 512;

/** A path segment that no server resolves, splits or truncates. Gateways issue ids such as base64 and `name:index`. */
const SENDABLE_ID = new RegExp(String.raw`^(?!\.{1,2}$)[^/\\?#%\s\p{Cc}\p{Cs}]{1,${MAX_ID_LENGTH}}$`, 'u');

/** The rule of {@link isSendableId}, for an error message after the name of the field. */
export const ID_RULE = `must have 1 to ${MAX_ID_LENGTH} characters, must not be . or .., and must not contain / \\ ? # %, whitespace or control characters`;

/** Whether an id can be sent as a percent-encoded path segment. Upstream may list ids that cannot. */
export const isSendableId = (id: string): boolean => SENDABLE_ID.test(id);

/**
 * Encodes an id as a segment of an upstream path.
 *
 * @throws InvalidIdError for an id that cannot be sent
 */
export function encodedId(id: string): string {
  if (!isSendableId(id)) throw new InvalidIdError();
  return encodeURIComponent(id);
}

/** A call was not sent, because an id in its path is invalid. */
export class InvalidIdError extends Error {
  constructor(message = `the id is invalid: it ${ID_RULE}`) {
    super(message);
    this.name = 'InvalidIdError';
  }

  /** Returns the same error with a message that starts with a context. */
  inContext(context: string): InvalidIdError {
    return new InvalidIdError(`${context}: ${this.message}`);
  }
}
