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
  const running = new Set<Promise<void>>();
  let wake = (): void => undefined;

  const start = (input: Input): void => {
    const task = run(input).then((result) => {
      settled.push(result);
      running.delete(task);
      wake();
    });
    running.add(task);
  };
  const startMore = (): void => {
    while (running.size + settled.length < limit) {
      const input = pull();
      if (input === undefined) return;
      start(input);
    }
  };

  try {
    for (;;) {
      startMore();
      if (running.size + settled.length === 0) return;
      if (settled.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const result = settled.shift();
      if (result !== undefined) yield result;
    }
  } finally {
    await Promise.all(running);
  }
}
