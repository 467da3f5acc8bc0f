import { ProgressMeter } from './progress-meter.js';
import type { Progress } from './operation.js';

function metered(total?: number): {
  readonly meter: ProgressMeter;
  readonly advance: (seconds: number, done: number, failed?: number) => void;
} {
  let nowMs = 5_000;
  let progress: Progress = { done: 0, failed: 0, total };
  const tally = {
    add: () => undefined,
    summary: {},
    get progress() {
      return progress;
    },
  };
  const meter = new ProgressMeter({ tally, callsInFlight: () => 7 }, () => nowMs);
  return {
    meter,
    advance: (seconds, done, failed = 0) => {
      nowMs += seconds * 1_000;
      progress = { done, failed, total };
    },
  };
}

describe('ProgressMeter', () => {
  it('reports the pace and the time left at that pace', () => {
    const { meter, advance } = metered(100);
    advance(2, 30, 4);
    expect(meter.read()).toEqual({
      done: 30,
      total: 100,
      failed: 4,
      per_second: 15,
      seconds_left: 5,
      calls_in_flight: 7,
    });
  });

  it('estimates no time left for an unknown total', () => {
    const { meter, advance } = metered();
    advance(1, 10);
    expect(meter.read()).toMatchObject({ total: null, per_second: 10, seconds_left: null });
  });

  it('estimates no time left before the first result', () => {
    const { meter } = metered(10);
    expect(meter.read()).toMatchObject({ per_second: 0, seconds_left: null });
  });

  it('reports no time left at the end', () => {
    const { meter, advance } = metered(10);
    advance(1, 10);
    expect(meter.read()).toMatchObject({ seconds_left: 0 });
  });

  it('ignores progress older than ten seconds', () => {
    const { meter, advance } = metered(1_000_000);
    for (let second = 1; second <= 30; second += 1) {
      advance(1, second * 1_000);
      meter.read();
    }
    for (let second = 1; second <= 11; second += 1) {
      advance(1, 30_000 + second);
      meter.read();
    }
    expect(meter.read().per_second).toBe(1);
  });
});
