/**
 * What kind of refusal it is: it does not exist, it is not the caller's, it is in a state that forbids it, there are too
 * many, or not now.
 */
export type RefusalKind = 'not_found' | 'forbidden' | 'conflict' | 'too_many' | 'unavailable';

/** A use case that is refused before anything is done. */
export class RefusedError extends Error {
  constructor(
    readonly kind: RefusalKind,
    /** For a program. */
    readonly code: string,
    message: string,
    readonly more: { readonly hint?: string; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}
