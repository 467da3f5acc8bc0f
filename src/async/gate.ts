/** Limits the number of concurrent tasks. The others wait, first in, first out. */
export class Gate {
  private readonly waiting: (() => void)[] = [];

  /** @param free maximum number of concurrent tasks */
  constructor(private free: number) {}

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
