import { FreshReading } from './fresh-reading.js';

/** Readings that end when a test says so. */
class Readings {
  begun = 0;
  private ends: ((value: number) => void)[] = [];

  readonly read = (): Promise<number> => {
    this.begun += 1;
    return new Promise((resolve) => this.ends.push(resolve));
  };

  end(value: number): void {
    this.ends.shift()?.(value);
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('FreshReading', () => {
  it('reads at once when nothing is being read', async () => {
    const readings = new Readings();
    const reading = new FreshReading(readings.read);
    const first = reading.next();
    readings.end(1);
    expect(await first).toBe(1);
    const second = reading.next();
    await settle();
    readings.end(2);
    expect(await second).toBe(2);
    expect(readings.begun).toBe(2);
  });

  it('lets all who ask while it reads share the next reading, not the one that has begun', async () => {
    const readings = new Readings();
    const reading = new FreshReading(readings.read);
    const first = reading.next();
    const others = Promise.all([reading.next(), reading.next(), reading.next()]);
    await settle();
    expect(readings.begun).toBe(1);
    readings.end(1);
    await settle();
    expect(readings.begun).toBe(2);
    readings.end(2);
    expect(await first).toBe(1);
    expect(await others).toEqual([2, 2, 2]);
  });

  it('reads again after a reading that failed', async () => {
    let times = 0;
    const reading = new FreshReading(() => {
      times += 1;
      return times === 1 ? Promise.reject(new Error('No.')) : Promise.resolve(times);
    });
    const first = reading.next();
    const second = reading.next();
    await expect(first).rejects.toThrow('No.');
    expect(await second).toBe(2);
  });
});
