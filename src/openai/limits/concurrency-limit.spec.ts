import { ConcurrencyLimit, FIRST_LIMIT } from './concurrency-limit.js';

/** A round trip in which every slot was in use and every call succeeded. */
const roundTrip = (limit: ConcurrencyLimit): void => {
  for (let calls = limit.value; calls > 0; calls -= 1) limit.onSuccess(limit.value);
};

describe('ConcurrencyLimit', () => {
  it('reaches the ceiling within seven round trips and stays there', () => {
    const limit = new ConcurrencyLimit(64);
    expect(limit.value).toBe(FIRST_LIMIT);
    for (let trips = 0; trips < 7; trips += 1) roundTrip(limit);
    expect(limit.value).toBe(64);
    roundTrip(limit);
    expect(limit.value).toBe(64);
  });

  it('starts below a lower ceiling', () => {
    expect(new ConcurrencyLimit(2).value).toBe(2);
  });

  it('does not grow while it is not fully used', () => {
    const limit = new ConcurrencyLimit(64);
    for (let calls = 0; calls < 1000; calls += 1) limit.onSuccess(limit.value - 1);
    expect(limit.value).toBe(FIRST_LIMIT);
  });

  it('halves after an overload, once per burst, and never below one', () => {
    const limit = new ConcurrencyLimit(64);
    limit.onOverload(90, 100);
    expect(limit.value).toBe(FIRST_LIMIT / 2);
    limit.onOverload(99, 110);
    expect(limit.value).toBe(FIRST_LIMIT / 2);
    for (let now = 200; now < 300; now += 10) limit.onOverload(now, now);
    expect(limit.value).toBe(1);
  });

  it('grows by one per round trip after an overload', () => {
    const limit = new ConcurrencyLimit(64);
    limit.onOverload(0, 0);
    for (let trips = 0; trips < 4; trips += 1) roundTrip(limit);
    expect(limit.value).toBeGreaterThanOrEqual(9);
    expect(limit.value).toBeLessThanOrEqual(10);
  });
});
