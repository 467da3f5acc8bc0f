import type { Readable } from 'node:stream';

/** A response of upstream, relayed byte for byte. */
export class RelayedResponse {
  readonly kind = 'relayed';

  /**
   * @param headers the forwarded headers, in lower case
   * @param body a stream if it is too large to buffer
   */
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[]>>,
    readonly body: Buffer | Readable,
  ) {}
}
