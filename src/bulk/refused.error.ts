/**
 * What kind of refusal it is: it does not exist, it is not the caller's, it is in a state that forbids it, there are too
 * many, or not now.
 */
export type RefusalKind = 'not_found' | 'forbidden' | 'conflict' | 'too_many' | 'unavailable';

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-15 */
const STATUS: Readonly<Record<RefusalKind, number>> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
};

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

  get status(): number {
    return STATUS[this.kind];
  }

  /** Whether the same may be accepted another time. */
  get isTransient(): boolean {
    return this.kind === 'too_many' || this.kind === 'unavailable';
  }
}
