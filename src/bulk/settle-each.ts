/**
 * Runs tasks concurrently and yields their results as they settle.
 *
 * A task starts when a result is pulled and fewer than `limit` are running or waiting to be read, so a slow reader
 * makes the run wait and memory stays bounded. When the reader leaves, nothing new starts, and those running are
 * waited for.
 *
 * @param pull the next task's input, `undefined` when there is none now; asked again whenever a task settles, so
 * that results may bring new tasks
 * @param run must not reject
 */
export async function* settleEach<Input, Result>(
  pull: () => Input | undefined,
  limit: number,
  run: (input: Input) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const settled: Result[] = [];
  let running = 0;
  let wake = (): void => undefined;

  const start = (input: Input): void => {
    running += 1;
    void run(input).then((result) => {
      running -= 1;
      settled.push(result);
      wake();
    });
  };
  const nextSettled = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const startMore = (): void => {
    while (running + settled.length < limit) {
      const input = pull();
      if (input === undefined) return;
      start(input);
    }
  };

  try {
    for (;;) {
      startMore();
      if (running + settled.length === 0) return;
      if (settled.length === 0) await nextSettled();
      const result = settled.shift();
      if (result !== undefined) yield result;
    }
  } finally {
    while (running > 0) await nextSettled();
  }
}
