import { setMaxListeners } from 'node:events';
import type { Caller, Flights } from './caller.js';
import type { UpstreamError } from './upstream-error.js';

/**
 * Many calls on behalf of one caller that end together: when the key is refused, none of those that wait is sent,
 * since it would be refused too. What is in flight finishes.
 */
export class CallScope {
  /** For the calls of this work. */
  readonly caller: Caller;
  readonly #stop = new AbortController();
  readonly #flights: Flights = { count: 0 };
  #refusal: UpstreamError | undefined;

  constructor(caller: Caller) {
    const signal = AbortSignal.any([caller.signal, this.#stop.signal]);
    // Every call that waits listens.
    setMaxListeners(0, signal);
    this.caller = {
      ...caller,
      priority: 'bulk',
      signal,
      flights: this.#flights,
      onRefused: (refusal) => this.refuse(refusal),
    };
  }

  /** Calls of this work that upstream has not answered yet. */
  get callsInFlight(): number {
    return this.#flights.count;
  }

  /** The first refusal, if there was one. */
  get refusal(): UpstreamError | undefined {
    return this.#refusal;
  }

  /** Why nothing new starts, where that is so: the first reason there was. */
  get stopped(): Error | undefined {
    return this.#stop.signal.reason as Error | undefined;
  }

  /**
   * Waits for things that were begun at once. The first that fails stops the others.
   *
   * @throws the reason why the work was stopped: what failed first, or a refusal of the key
   */
  async together<Results extends readonly unknown[]>(begun: {
    readonly [Place in keyof Results]: Promise<Results[Place]>;
  }): Promise<Results> {
    try {
      return await Promise.all(begun);
    } catch (error) {
      this.stop(error as Error);
      throw this.stopped ?? (error as Error);
    }
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
