/** Why a use case refuses a request; determines the status of the response. */
export type RefusalKind = 'not_found' | 'forbidden' | 'conflict' | 'too_many' | 'unavailable';

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-15 */
const STATUS: Readonly<Record<RefusalKind, number>> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
};

/** Refuses a request before anything is done for it. */
export class RefusedError extends Error {
  constructor(
    readonly kind: RefusalKind,
    /** Machine-readable code of the problem. */
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

  /** Whether the same request may be accepted later. */
  get isTransient(): boolean {
    return this.kind === 'too_many' || this.kind === 'unavailable';
  }
}
