import { RateLimit } from './rate-limit.js';

const takeAll = (rate: RateLimit, now: number): number => {
  let taken = 0;
  while (taken < 10_000 && rate.take(now) === 0) taken += 1;
  return taken;
};

describe('RateLimit', () => {
  it('has no limit before the first 429', () => {
    const rate = new RateLimit();
    expect(takeAll(rate, 0)).toBe(10_000);
    expect(rate.perSecond).toBe(Infinity);
  });

  it('counts the calls before the first 429 as one second', () => {
    const rate = new RateLimit();
    for (let calls = 0; calls < 50; calls += 1) {
      rate.take(0);
      rate.onSuccess(0);
    }
    rate.onThrottled(10, 60);
    expect(rate.perSecond).toBeCloseTo(50 * 0.97);
  });

  it('uses the calls between two 429s as the sustained rate', () => {
    const rate = new RateLimit();
    rate.take(0);
    for (let calls = 0; calls < 400; calls += 1) rate.onSuccess(0);
    rate.onThrottled(10, 60);
    for (let calls = 0; calls < 100; calls += 1) rate.onSuccess(0);
    rate.onThrottled(100, 4060);
    expect(rate.perSecond).toBeCloseTo(25 * 0.97);
  });

  it('counts a burst of 429s once', () => {
    const rate = new RateLimit();
    for (let calls = 0; calls < 50; calls += 1) rate.onSuccess(0);
    rate.onThrottled(10, 60);
    const learned = rate.perSecond;
    rate.onThrottled(59, 61);
    expect(rate.perSecond).toBe(learned);
  });

  it('allows the calls that a pause saved, and then spaces calls', () => {
    const rate = new RateLimit();
    rate.take(0);
    for (let calls = 0; calls < 50; calls += 1) rate.onSuccess(0);
    rate.onThrottled(10, 60);
    rate.onPause(2000, 60);
    expect(takeAll(rate, 2060)).toBe(97);
    expect(rate.take(2060)).toBeGreaterThan(0);
    expect(rate.take(2060)).toBeLessThanOrEqual(1000 / 48);
  });

  it('never stops completely', () => {
    const rate = new RateLimit();
    rate.take(0);
    rate.onSuccess(0);
    for (let now = 10; now < 50_000; now += 2000) rate.onThrottled(now, now);
    expect(rate.perSecond).toBe(0.5);
  });

  it('has no rate after a 429 without any success', () => {
    const rate = new RateLimit();
    rate.take(0);
    rate.onThrottled(10, 10);
    rate.onPause(5, 10);
    expect(rate.take(16)).toBe(0);
  });

  it('ignores idle time before a burst', () => {
    const rate = new RateLimit();
    rate.take(0);
    for (let calls = 0; calls < 80; calls += 1) {
      rate.take(3_600_000);
      rate.onSuccess(0);
    }
    rate.onThrottled(3_600_000, 3_600_500);
    expect(rate.perSecond).toBeCloseTo(80 * 0.97);
  });
});
