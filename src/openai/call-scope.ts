import { setMaxListeners } from 'node:events';
import type { Caller, InFlightCounter } from './caller.js';
import type { UpstreamError } from './upstream-error.js';

/**
 * The cancellation scope of the upstream calls of one request or job. After a 401 or 403 no further call is sent, because it
 * would be rejected too. Calls in flight finish.
 */
export class CallScope {
  /** The caller to pass to the calls of this scope. */
  readonly caller: Caller;
  readonly #stop = new AbortController();
  readonly #flights: InFlightCounter = { count: 0 };
  #refusal: UpstreamError | undefined;

  constructor(caller: Caller) {
    const signal = AbortSignal.any([caller.signal, this.#stop.signal]);
    // Every call that waits before a retry adds a listener.
    setMaxListeners(0, signal);
    this.caller = {
      ...caller,
      priority: 'bulk',
      signal,
      inFlight: this.#flights,
      onRefused: (refusal) => this.refuse(refusal),
    };
  }

  /** Calls of this scope that have no response yet. */
  get callsInFlight(): number {
    return this.#flights.count;
  }

  /** The first 401 or 403. */
  get refusal(): UpstreamError | undefined {
    return this.#refusal;
  }

  /** The first reason why no further call starts; `undefined` while calls may start. */
  get stopped(): Error | undefined {
    return this.#stop.signal.reason as Error | undefined;
  }

  /**
   * Waits for concurrent calls. The first failure stops the others.
   *
   * @throws the reason why the scope was stopped: the first failure, or the 401 or 403 of the key
   */
  async together<Results extends readonly unknown[]>(promises: {
    readonly [Place in keyof Results]: Promise<Results[Place]>;
  }): Promise<Results> {
    try {
      return await Promise.all(promises);
    } catch (error) {
      this.stop(error as Error);
      throw this.stopped ?? (error as Error);
    }
  }

  /** Prevents further calls. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }

  private refuse(refusal: UpstreamError): void {
    this.#refusal ??= refusal;
    this.stop(refusal);
  }
}
