import {
  Governor,
  MAX_WAITING,
  PausedError,
  type Priority,
  type Slot,
  type AcquireOptions,
} from './governor.js';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from '../http/retry.js';
import { CallStoppedError, TooManyWaitingError } from '../upstream-error.js';

const NO_LIMIT_MS = 1e9;
const wait = (more: Partial<AcquireOptions> = {}): AcquireOptions => ({
  priority: 'bulk',
  maxPauseMs: NO_LIMIT_MS,
  ...more,
});

/** Takes all free slots. */
async function fill(governor: Governor): Promise<Slot[]> {
  const slots: Slot[] = [];
  while (governor.inFlight < governor.limit) slots.push(await governor.acquire(wait()));
  return slots;
}

describe('Governor', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('starts at most as many calls as the limit, and the next one when a slot is released', async () => {
    const governor = new Governor(3);
    const slots = await fill(governor);
    const next = governor.acquire(wait());
    expect([governor.inFlight, governor.waiting]).toEqual([3, 1]);
    slots[0]!.release('neutral');
    await next;
    expect([governor.inFlight, governor.waiting]).toEqual([3, 0]);
  });

  it('starts interactive calls before retries and retries before bulk calls, each in order', async () => {
    const governor = new Governor(1);
    const [first] = await fill(governor);
    const served: string[] = [];
    const queue = (['bulk', 'retry', 'interactive', 'bulk', 'interactive'] as Priority[]).map(
      async (priority, index) => {
        const slot = await governor.acquire(wait({ priority }));
        served.push(`${priority} ${index}`);
        slot.release('neutral');
      },
    );
    first!.release('neutral');
    await Promise.all(queue);
    expect(served).toEqual(['interactive 2', 'interactive 4', 'retry 1', 'bulk 0', 'bulk 3']);
  });

  it('starts no call before the Retry-After of a 429 has passed', async () => {
    const governor = new Governor(4);
    const slot = await governor.acquire(wait());
    slot.release('throttled', 2000);
    let started = false;
    const next = governor.acquire(wait({ priority: 'interactive' })).then(() => (started = true));
    await jest.advanceTimersByTimeAsync(1999);
    expect(started).toBe(false);
    await jest.advanceTimersByTimeAsync(2);
    await next;
    expect(started).toBe(true);
  });

  it.each([
    { 'retry-after': '9999999999' },
    { 'retry-after-ms': 'Infinity' },
    { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' },
  ])('resumes calls after at most five minutes for %j', async (headers) => {
    const governor = new Governor(4);
    (await governor.acquire(wait())).release('throttled', retryAfterMs(headers));
    let started = false;
    const next = governor.acquire(wait()).then(() => (started = true));
    await jest.advanceTimersByTimeAsync(MAX_RETRY_AFTER_MS - 1);
    expect(started).toBe(false);
    await jest.advanceTimersByTimeAsync(2);
    await next;
    expect(started).toBe(true);
  });

  it('immediately rejects new and waiting calls that cannot wait for the end of a pause', async () => {
    const governor = new Governor(1);
    const [slot] = await fill(governor);
    const waiting = governor.acquire(wait({ maxPauseMs: 1000 }));
    slot!.release('throttled', 5000);
    await expect(waiting).rejects.toEqual(new PausedError(5000));
    await expect(governor.acquire(wait({ maxPauseMs: 4999 }))).rejects.toThrow(PausedError);
    expect(governor.waiting).toBe(0);
  });

  it('rejects cancelled calls, before and during their wait', async () => {
    const governor = new Governor(1);
    await fill(governor);
    const leaving = new AbortController();
    const waiting = governor.acquire(wait({ signal: leaving.signal }));
    leaving.abort('gone');
    await expect(waiting).rejects.toEqual(new CallStoppedError('gone'));
    await expect(governor.acquire(wait({ signal: leaving.signal }))).rejects.toThrow(CallStoppedError);
    expect(governor.waiting).toBe(0);
  });

  it('limits the number of waiting calls', async () => {
    const governor = new Governor(1);
    await fill(governor);
    for (let waiting = 0; waiting < MAX_WAITING; waiting += 1) void governor.acquire(wait());
    await expect(governor.acquire(wait())).rejects.toThrow(TooManyWaitingError);
  });

  // The first 429s affect all calls in flight at the end of the burst, which are more for slow calls.
  it.each([
    { perSecond: 50, burst: 50, latencyMs: 2, retryAfterMs: 1000, refusedShare: 0.05 },
    { perSecond: 50, burst: 50, latencyMs: 20, retryAfterMs: 1000, refusedShare: 0.05 },
    { perSecond: 50, burst: 50, latencyMs: 100, retryAfterMs: 1000, refusedShare: 0.05 },
    { perSecond: 50, burst: 50, latencyMs: 200, retryAfterMs: 1000, refusedShare: 0.05 },
    { perSecond: 20, burst: 100, latencyMs: 50, retryAfterMs: 1000, refusedShare: 0.1 },
    { perSecond: 200, burst: 20, latencyMs: 20, retryAfterMs: 20, refusedShare: 0.05, slowness: 2.5 },
  ])(
    'finds an unknown limit: %j',
    async ({ perSecond, burst, latencyMs, retryAfterMs, refusedShare, slowness = 1.15 }) => {
      const calls = 1000;
      const governor = new Governor(64);
      const upstream = new TokenBucket(perSecond, burst);
      const startedAt = performance.now();
      let refused = 0;
      const call = async (priority: Priority): Promise<void> => {
        const slot = await governor.acquire(wait({ priority }));
        await delay(latencyMs);
        const isAllowed = upstream.take();
        slot.release(isAllowed ? 'success' : 'throttled', retryAfterMs);
        if (isAllowed) return;
        refused += 1;
        await call('retry');
      };
      const work = Promise.all(Array.from({ length: calls }, () => call('bulk')));
      await jest.runAllTimersAsync();
      await work;
      const idealMs = ((calls - burst) / perSecond) * 1000;
      expect((performance.now() - startedAt) / idealMs).toBeLessThanOrEqual(slowness);
      expect(refused / (calls + refused)).toBeLessThanOrEqual(refusedShare);
    },
  );
});

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class TokenBucket {
  private tokens: number;
  private refilledAt = performance.now();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  take(): boolean {
    const now = performance.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.refilledAt) / 1000) * this.perSecond);
    this.refilledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
