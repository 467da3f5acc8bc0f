import { Node, Yallist } from 'yallist';
import { whenAborted } from '../../async/when-aborted.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { RateLimit } from './rate-limit.js';
import { CallStoppedError, TooManyWaitingError } from '../upstream-error.js';

/** The order in which waiting calls start: interactive calls, then retries, then bulk calls. */
export const PRIORITIES = ['interactive', 'retry', 'bulk'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Most waiting calls of one key. */
export const MAX_WAITING = 10_000;

/** The load of upstream, as indicated by the end of a call. `neutral`: no indication, as with a broken connection. */
export type Verdict = 'success' | 'throttled' | 'overloaded' | 'neutral';

/** Permission for one call in flight. It must be released exactly once, also after a failure. */
export interface Slot {
  /** @param pauseMs with `throttled`: time during which no call of this key may start */
  release(verdict: Verdict, pauseMs?: number): void;
}

export interface AcquireOptions {
  readonly priority: Priority;
  /** Cancels the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Longest pause of the key to wait for. */
  readonly maxPauseMs: number;
  /** Longest wait for a slot. Default: no limit. */
  readonly maxWaitMs?: number | undefined;
}

/** The call cannot start within its maximum wait. */
export class PausedError extends Error {
  /** @param retryAfterMs the shortest wait after which the call might start */
  constructor(readonly retryAfterMs: number) {
    super('the key is paused for longer than the call can wait');
    this.name = 'PausedError';
  }
}

interface Waiter {
  readonly wait: AcquireOptions;
  readonly start: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Decides when the upstream calls of one key may start: limits the calls in flight and the calls per second, orders waiting
 * calls by priority, and pauses all calls until the Retry-After of a 429 has passed.
 */
export class Governor {
  readonly #concurrency: ConcurrencyLimit;
  readonly #rate = new RateLimit();
  /**
   * Linked lists, because the abandoned tables of a growing Set keep references from old waiters to new ones. The new ones
   * would then survive young-generation garbage collection.
   */
  readonly #waiting: Record<Priority, Yallist<Waiter>> = {
    interactive: new Yallist(),
    retry: new Yallist(),
    bulk: new Yallist(),
  };
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly #onPause: (pauseMs: number) => void;

  /** @param onPause called when a pause starts or is extended, with the additional time */
  constructor(ceiling: number, { onPause = () => undefined }: { onPause?: (pauseMs: number) => void } = {}) {
    this.#concurrency = new ConcurrencyLimit(ceiling);
    this.#onPause = onPause;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get limit(): number {
    return this.#concurrency.value;
  }

  /** Learned rate; `Infinity` until the first 429. */
  get perSecond(): number {
    return this.#rate.perSecond;
  }

  get waiting(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  /**
   * Waits for a slot.
   *
   * @throws CallStoppedError when the signal fires first
   * @throws PausedError immediately when the key is paused for longer than `maxPauseMs`, or after `maxWaitMs`
   * @throws TooManyWaitingError when {@link MAX_WAITING} calls are waiting already
   */
  async acquire(wait: AcquireOptions): Promise<Slot> {
    if (wait.signal?.aborted === true) throw new CallStoppedError(wait.signal.reason);
    const pauseMs = this.#pausedUntil - performance.now();
    if (pauseMs > wait.maxPauseMs) throw new PausedError(pauseMs);
    const waiting = this.waiting;
    const delayMs = waiting === 0 ? this.#millisecondsUntilStart() : Infinity;
    if (delayMs === 0) return this.#start();
    if (delayMs !== Infinity && delayMs > (wait.maxWaitMs ?? Infinity)) throw new PausedError(delayMs);
    if (waiting >= MAX_WAITING) throw new TooManyWaitingError();
    return this.#enqueue(wait);
  }

  #enqueue(wait: AcquireOptions): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[wait.priority];
      const leave = (): void => {
        queue.removeNode(node);
        clearTimeout(timer);
        stopWatching();
      };
      const { signal, maxWaitMs } = wait;
      const timer =
        maxWaitMs === undefined
          ? undefined
          : setTimeout(() => node.value.reject(new PausedError(maxWaitMs)), maxWaitMs);
      const node = new Node<Waiter>({
        wait,
        start: () => {
          leave();
          resolve(this.#start());
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      });
      const stopWatching = whenAborted(signal, () => node.value.reject(new CallStoppedError(signal?.reason)));
      queue.pushNode(node);
      this.#startWaiting();
    });
  }

  #reject(error: Error, applies: (waiter: Waiter) => boolean): void {
    for (const priority of PRIORITIES) {
      for (const waiter of [...this.#waiting[priority]]) if (applies(waiter)) waiter.reject(error);
    }
  }

  /** Requires a free slot. */
  #start(): Slot {
    const sentAt = performance.now();
    this.#inFlight += 1;
    return {
      release: (verdict, pauseMs = 0) => {
        this.#learn(verdict, sentAt, pauseMs);
        this.#inFlight -= 1;
        this.#startWaiting();
      },
    };
  }

  #learn(verdict: Verdict, sentAt: number, pauseMs: number): void {
    if (verdict === 'neutral') return;
    if (verdict === 'success') {
      this.#concurrency.onSuccess(this.#inFlight);
      this.#rate.onSuccess(performance.now());
      return;
    }
    const now = performance.now();
    this.#concurrency.onOverload(sentAt, now);
    if (verdict === 'throttled') {
      this.#rate.onThrottled(sentAt, now);
      this.#pause(now, pauseMs);
    }
  }

  #pause(now: number, pauseMs: number): void {
    this.#rate.onPause(pauseMs, now);
    // All calls in flight fail together, which counts as one pause.
    const longerMs = now + pauseMs - Math.max(now, this.#pausedUntil);
    if (longerMs > 0) this.#onPause(longerMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    const leftMs = this.#pausedUntil - now;
    this.#reject(new PausedError(leftMs), ({ wait }) => leftMs > wait.maxPauseMs);
  }

  #startWaiting(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const delayMs = this.#millisecondsUntilStart();
      if (delayMs > 0) {
        this.#wakeAfter(delayMs);
        return;
      }
      next.start();
    }
  }

  #next(): Waiter | undefined {
    const priority = PRIORITIES.find((each) => this.#waiting[each].length > 0);
    return priority && this.#waiting[priority].head?.value;
  }

  /** 0 when a call may start now, which consumes a token; `Infinity` when it has to wait for a slot. */
  #millisecondsUntilStart(): number {
    if (this.#inFlight >= this.#concurrency.value) return Infinity;
    const now = performance.now();
    return now < this.#pausedUntil ? this.#pausedUntil - now : this.#rate.take(now);
  }

  #wakeAfter(delayMs: number): void {
    if (delayMs === Infinity) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#startWaiting(), Math.ceil(delayMs));
  }
}
