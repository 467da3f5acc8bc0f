/** Lets so many tasks run at once; the others wait for their turn, in the order in which they came. */
export class Gate {
  private readonly waiting: (() => void)[] = [];

  /** @param free tasks that may run at once */
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
