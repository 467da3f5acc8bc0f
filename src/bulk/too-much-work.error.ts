/** A request whose work would not fit into memory; nothing was done for it. */
export class TooMuchWorkError extends Error {
  constructor(
    /** The field of the request that asks for less. */
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = 'TooMuchWorkError';
  }
}
