import fc from 'fast-check';
import { SlidingWindow } from './sliding-window.js';

/** Makes a reservation, and returns its time. */
const appoint = (window: SlidingWindow, amount: number, now: number): number => {
  const at = window.earliest(amount, now);
  window.reserve(amount, at);
  return at;
};

describe('SlidingWindow', () => {
  it('allows what fits immediately, and the rest when the first reservations leave the window', () => {
    const window = new SlidingWindow(2, 100);
    expect([0, 10, 20, 20, 20].map((now) => appoint(window, 1, now))).toEqual([0, 10, 100, 110, 200]);
  });

  it('gives an amount above the limit a window of its own', () => {
    const window = new SlidingWindow(2, 100);
    expect(appoint(window, 5, 0)).toBe(0);
    expect(appoint(window, 1, 0)).toBe(100);
    expect(appoint(window, 5, 0)).toBe(200);
  });

  it('reuses the time of a cancelled reservation', () => {
    const window = new SlidingWindow(1, 100);
    appoint(window, 1, 0);
    const takeBack = window.reserve(1, window.earliest(1, 0));
    takeBack();
    expect(appoint(window, 1, 0)).toBe(100);
  });

  it('never exceeds the limit in any window, keeps the order, and wastes no capacity', () => {
    const request = fc.record({
      gap: fc.integer({ min: 0, max: 60 }),
      amount: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const window = new SlidingWindow(5, 100);
        const done: { at: number; amount: number }[] = [];
        const usedAt = (time: number): number =>
          done.filter(({ at }) => at > time - 100 && at <= time).reduce((sum, { amount }) => sum + amount, 0);
        let now = 0;
        for (const { gap, amount } of requests) {
          now += gap;
          const at = appoint(window, amount, now);
          const before = done.at(-1)?.at ?? 0;
          expect(at).toBeGreaterThanOrEqual(Math.max(now, before));
          if (at > Math.max(now, before)) expect(usedAt(at - 1) + amount).toBeGreaterThan(5);
          done.push({ at, amount });
          expect(usedAt(at)).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
