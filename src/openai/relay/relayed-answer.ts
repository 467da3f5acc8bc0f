import type { Readable } from 'node:stream';

/** What upstream answered, to be handed on byte for byte. */
export class RelayedAnswer {
  readonly kind = 'relayed';

  /**
   * @param headers those that may be shown, lower case
   * @param body a stream where it is too large to be held
   */
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[]>>,
    readonly body: Buffer | Readable,
  ) {}
}
