import { Node, Yallist } from 'yallist';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { RateLimit } from './rate-limit.js';
import { CallStoppedError, TooManyWaitingError } from '../upstream-error.js';

/** Who goes first when calls wait: a person, then a call that is tried again, then bulk work. */
export const PRIORITIES = ['interactive', 'retry', 'bulk'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Calls of one key that may wait for their turn. */
export const MAX_WAITING = 10_000;

/**
 * What a call's end says about how busy upstream is. `neutral` is a failure that says nothing of it, such as a
 * broken connection.
 */
export type Verdict = 'success' | 'throttled' | 'overloaded' | 'neutral';

/** A place among the calls in flight. It must be released once, whatever happened. */
export interface Slot {
  /** @param pauseMs with `throttled`: how long no call of this key may start */
  release(verdict: Verdict, pauseMs?: number): void;
}

export interface Wait {
  readonly priority: Priority;
  /** Leaving early: the call is not sent any more. */
  readonly signal?: AbortSignal | undefined;
  /** A pause longer than this is not waited for. */
  readonly maxPauseMs: number;
  /** Longest time to wait for a place, whatever for. By default as long as it takes. */
  readonly maxWaitMs?: number | undefined;
}

/** The call cannot start in the time that it can wait. */
export class PausedError extends Error {
  /** @param retryAfterMs how long it would have to wait, or at least that */
  constructor(readonly retryAfterMs: number) {
    super('paused for longer than the call can wait');
    this.name = 'PausedError';
  }
}

interface Waiter {
  readonly wait: Wait;
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Decides when the upstream calls of one key may start: how many at once, how many a second, in which order,
 * and that none starts before a 429's Retry-After has passed.
 */
export class Governor {
  readonly #concurrency: ConcurrencyLimit;
  readonly #rate = new RateLimit();
  /**
   * Lists, not sets: what waited long ago must not refer to what waits now, or none of it is collected while it is
   * young. A set's outgrown tables do, and so do listeners that were removed from a signal.
   */
  readonly #waiting: Record<Priority, Yallist<Waiter>> = {
    interactive: new Yallist(),
    retry: new Yallist(),
    bulk: new Yallist(),
  };
  /** Signals that are listened to, once for all who wait with them. */
  readonly #watched = new WeakSet<AbortSignal>();
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly #onPause: (pauseMs: number) => void;

  /** @param onPause hears of every pause that begins, or is drawn out */
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

  /** Learned calls a second, `Infinity` until a 429 was met. */
  get perSecond(): number {
    return this.#rate.perSecond;
  }

  get waiting(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  /**
   * Waits for a place.
   *
   * @throws CallStoppedError when the signal fires first
   * @throws PausedError at once when the key is paused for longer than `maxPauseMs`, or after `maxWaitMs`
   * @throws TooManyWaitingError when {@link MAX_WAITING} calls wait already
   */
  async acquire(wait: Wait): Promise<Slot> {
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

  #enqueue(wait: Wait): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting[wait.priority];
      const leave = (): void => {
        queue.removeNode(place);
        clearTimeout(timer);
      };
      const { maxWaitMs } = wait;
      const timer =
        maxWaitMs === undefined
          ? undefined
          : setTimeout(() => place.value.refuse(new PausedError(maxWaitMs)), maxWaitMs);
      const place = new Node<Waiter>({
        wait,
        start: () => {
          leave();
          resolve(this.#start());
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      });
      this.#watch(wait.signal);
      queue.pushNode(place);
      this.#startWaiting();
    });
  }

  #watch(signal: AbortSignal | undefined): void {
    if (signal === undefined || this.#watched.has(signal)) return;
    this.#watched.add(signal);
    const refuse = (): void =>
      this.#refuse(new CallStoppedError(signal.reason), ({ wait }) => wait.signal === signal);
    signal.addEventListener('abort', refuse, { once: true });
  }

  #refuse(error: Error, whom: (waiter: Waiter) => boolean): void {
    for (const priority of PRIORITIES) {
      for (const waiter of [...this.#waiting[priority]]) if (whom(waiter)) waiter.refuse(error);
    }
  }

  /** Takes the place; whoever calls it has seen that there is one. */
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
    // Calls in flight are refused together: that is one pause.
    const longerMs = now + pauseMs - Math.max(now, this.#pausedUntil);
    if (longerMs > 0) this.#onPause(longerMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    const leftMs = this.#pausedUntil - now;
    this.#refuse(new PausedError(leftMs), ({ wait }) => leftMs > wait.maxPauseMs);
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

  /** 0 when a call may start now (its place in the rate is then taken), `Infinity` while it depends on others. */
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
