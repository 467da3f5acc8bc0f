import { SharedRead } from './verification.js';

/** Reads that end on command. */
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

describe('SharedRead', () => {
  it('reads at once if no read is in progress', async () => {
    const readings = new Readings();
    const reading = new SharedRead(readings.read);
    const first = reading.next();
    readings.end(1);
    expect(await first).toBe(1);
    const second = reading.next();
    await settle();
    readings.end(2);
    expect(await second).toBe(2);
    expect(readings.begun).toBe(2);
  });

  it('shares the next read, not the current one, between readers who ask meanwhile', async () => {
    const readings = new Readings();
    const reading = new SharedRead(readings.read);
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

  it('reads again after a failed read', async () => {
    let times = 0;
    const reading = new SharedRead(() => {
      times += 1;
      return times === 1 ? Promise.reject(new Error('No.')) : Promise.resolve(times);
    });
    const first = reading.next();
    const second = reading.next();
    await expect(first).rejects.toThrow('No.');
    expect(await second).toBe(2);
  });
});
