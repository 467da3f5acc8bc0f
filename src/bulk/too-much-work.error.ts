/** Refuses a request that would need too much memory, before anything is changed for it. */
export class TooMuchWorkError extends Error {
  constructor(
    /** The request field that can reduce the work. */
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = 'TooMuchWorkError';
  }
}
