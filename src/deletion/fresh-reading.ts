/** Reads something for many who want to know how it is from now on: those who ask meanwhile share the next reading. */
export class FreshReading<Value> {
  private running: Promise<Value> | undefined;
  private following: Promise<Value> | undefined;

  constructor(private readonly read: () => Promise<Value>) {}

  /** What a reading that begins after this call finds. */
  next(): Promise<Value> {
    if (this.running === undefined) return this.start();
    this.following ??= this.afterRunning(this.running);
    return this.following;
  }

  private async afterRunning(running: Promise<Value>): Promise<Value> {
    await running.catch(() => undefined);
    this.following = undefined;
    return this.start();
  }

  private start(): Promise<Value> {
    const reading = this.read().finally(() => {
      if (this.running === reading) this.running = undefined;
    });
    this.running = reading;
    return reading;
  }
}
