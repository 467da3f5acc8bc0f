/** Longest id, in Unicode characters. */
export const MAX_ID_LENGTH = 512;

/** One path segment that no server resolves, splits or cuts off: gateways issue ids such as base64 and `name:index`. */
const SENDABLE = new RegExp(String.raw`^(?!\.{1,2}$)[^/\\?#%\s\p{Cc}\p{Cs}]{1,${MAX_ID_LENGTH}}$`, 'u');

/** What {@link isSendableId} asks of an id, for a message after its name. */
export const ID_RULE = `must be 1 to ${MAX_ID_LENGTH} characters, not . or .., without / \\ ? # %, blanks and control characters`;

/** Whether an id can be a segment of a path, percent-encoded. Upstream may list ids that cannot. */
export const isSendableId = (id: string): boolean => SENDABLE.test(id);

/**
 * An id as a segment of an upstream path.
 *
 * @throws InvalidIdError for one that cannot be sent
 */
export function encodedId(id: string): string {
  if (!isSendableId(id)) throw new InvalidIdError();
  return encodeURIComponent(id);
}

/** A call that was never sent, since an id in its path cannot be. */
export class InvalidIdError extends Error {
  constructor(message = `the id cannot be sent: it ${ID_RULE}`) {
    super(message);
    this.name = 'InvalidIdError';
  }

  /** The same failure, with what could not be done because of it. */
  inContext(context: string): InvalidIdError {
    return new InvalidIdError(`${context}: ${this.message}`);
  }
}
