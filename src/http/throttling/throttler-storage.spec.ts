import fc from 'fast-check';
import { MAX_TRACKED_CALLERS, WindowedThrottlerStorage } from './throttler-storage.js';

const TTL_MS = 10_000;
const LIMIT = 2;

describe('WindowedThrottlerStorage', () => {
  let storage: WindowedThrottlerStorage;
  const hit = (key = 'a'): ReturnType<WindowedThrottlerStorage['increment']> =>
    storage.increment(key, TTL_MS, LIMIT);

  beforeEach(() => {
    jest.useFakeTimers();
    storage = new WindowedThrottlerStorage();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('counts the hits in a window, and blocks beyond the limit', async () => {
    const open = { isBlocked: false, timeToBlockExpire: 0, timeToExpire: 10 };
    expect(await hit()).toEqual({ totalHits: 1, ...open });
    expect(await hit()).toEqual({ totalHits: 2, ...open });
    expect(await hit()).toEqual({ totalHits: 3, isBlocked: true, timeToBlockExpire: 10, timeToExpire: 10 });
  });

  it('counts each caller separately', async () => {
    await hit();
    expect((await hit('b')).totalHits).toBe(1);
  });

  it('returns the remaining time of the window in whole seconds', async () => {
    await hit();
    jest.advanceTimersByTime(8_500);
    expect((await hit()).timeToExpire).toBe(2);
  });

  it('returns the whole window at its first hit, at any fraction of a millisecond', () => {
    const clock = jest.spyOn(performance, 'now');
    const times = fc.double({ min: 0, max: 1e9, noNaN: true });
    let callers = 0;
    const windows = fc.integer({ min: 1, max: 86_400 });
    return fc.assert(
      fc.asyncProperty(times, windows, async (now, seconds) => {
        clock.mockReturnValue(now);
        const key = `caller-${(callers += 1)}`;
        expect((await storage.increment(key, seconds * 1000, LIMIT)).timeToExpire).toBe(seconds);
      }),
      { examples: [[7842.0283, 60]] },
    );
  });

  it('starts a new window after the old one has expired, even for a blocked caller', async () => {
    for (let hits = 0; hits < 5; hits += 1) await hit();
    jest.advanceTimersByTime(TTL_MS - 1);
    expect((await hit()).isBlocked).toBe(true);
    jest.advanceTimersByTime(1);
    expect(await hit()).toMatchObject({ totalHits: 1, isBlocked: false, timeToExpire: 10 });
  });

  it('uses no timer', async () => {
    await hit();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('discards the least recently seen caller when there are too many', async () => {
    await hit('first');
    for (let index = 0; index < MAX_TRACKED_CALLERS; index += 1) void hit(`caller-${index}`);
    expect((await hit('first')).totalHits).toBe(1);
    expect((await hit(`caller-${MAX_TRACKED_CALLERS - 1}`)).totalHits).toBe(2);
  });
});
