import { setMaxListeners } from 'node:events';
import type { Caller } from './caller.js';
import type { UpstreamError } from './upstream-error.js';

/**
 * Many calls on behalf of one caller that end together: when the key is refused, none of those that wait is sent,
 * since it would be refused too. What is in flight finishes.
 */
export class Work {
  /** For the calls of this work. */
  readonly caller: Caller;
  readonly #stop = new AbortController();
  #refusal: UpstreamError | undefined;

  constructor(caller: Caller) {
    const signal = AbortSignal.any([caller.signal, this.#stop.signal]);
    // Every call that waits listens.
    setMaxListeners(0, signal);
    this.caller = { ...caller, signal, onRefused: (refusal) => this.refuse(refusal) };
  }

  /** The first refusal, if there was one. */
  get refusal(): UpstreamError | undefined {
    return this.#refusal;
  }

  /** Lets nothing new start. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }

  private refuse(refusal: UpstreamError): void {
    this.#refusal ??= refusal;
    this.stop(refusal);
  }
}
