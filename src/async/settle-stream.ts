import { settleEach } from './settle-each.js';

/** Items read ahead from the source per concurrent task. */
const AHEAD_PER_TASK = 4;

const WAIT = Symbol('WAIT');

/**
 * As {@link settleEach}, for inputs that arrive over time: the source is read ahead within a bound while tasks run.
 *
 * @throws the error of the source, once all started tasks have settled and their results have been read
 */
export async function* settleStream<Input, Result>(
  source: AsyncIterable<Input>,
  limit: number,
  run: (input: Input) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const ahead = new ReadAhead(source, limit * AHEAD_PER_TASK);
  let isWaiting = false;
  const pull = (): { readonly input: Input } | typeof WAIT | undefined => {
    const item = ahead.take();
    if (item !== undefined || ahead.isOver || isWaiting) return item;
    isWaiting = true;
    return WAIT;
  };
  const runOrWait = async (task: { readonly input: Input } | typeof WAIT): Promise<Result | typeof WAIT> => {
    if (task !== WAIT) return run(task.input);
    await ahead.more();
    isWaiting = false;
    return WAIT;
  };
  try {
    for await (const result of settleEach(pull, limit, runOrWait)) if (result !== WAIT) yield result;
    ahead.throwFailure();
  } finally {
    ahead.stop();
  }
}

/** Reads a source into a bounded buffer. */
class ReadAhead<Item> {
  private readonly items: { readonly input: Item }[] = [];
  private readonly iterator: AsyncIterator<Item>;
  private failure: Error | undefined;
  private hasEnded = false;
  private isReading = false;
  private wake = (): void => undefined;

  constructor(
    source: AsyncIterable<Item>,
    private readonly bound: number,
  ) {
    this.iterator = source[Symbol.asyncIterator]();
  }

  /** The source has ended and all its items have been taken. */
  get isOver(): boolean {
    return this.hasEnded && this.items.length === 0;
  }

  take(): { readonly input: Item } | undefined {
    const item = this.items.shift();
    void this.read();
    return item;
  }

  /** Resolves once an item is available or the source has ended. */
  async more(): Promise<void> {
    while (this.items.length === 0 && !this.hasEnded)
      await new Promise<void>((resolve) => (this.wake = resolve));
  }

  stop(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    void this.iterator.return?.();
  }

  throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      while (!this.hasEnded && this.items.length < this.bound) {
        const next = await this.iterator.next();
        if (next.done === true) this.hasEnded = true;
        else this.items.push({ input: next.value });
        this.wake();
      }
    } catch (error) {
      this.failure = error as Error;
      this.hasEnded = true;
      this.wake();
    } finally {
      this.isReading = false;
    }
  }
}
