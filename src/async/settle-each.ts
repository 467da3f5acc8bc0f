/**
 * Runs tasks concurrently and yields their results as they settle.
 *
 * A task starts when a result is pulled and fewer than `limit` are running or waiting to be read, so a slow reader
 * makes the run wait and memory stays bounded. One that only waits from now on can step aside, so that the next one may
 * start. When the reader leaves, nothing new starts, and those running are waited for.
 *
 * @param pull the next task's input, `undefined` when there is none now; asked again whenever a task settles, so
 * that results may bring new tasks
 * @param run must not reject
 * @param limitAside how many tasks beyond `limit` there may be while enough of them have stepped aside
 */
export async function* settleEach<Input, Result>(
  pull: () => Input | undefined,
  limit: number,
  run: (input: Input, stepAside: () => void) => Promise<Result>,
  limitAside = 0,
): AsyncGenerator<Result, void, undefined> {
  const settled: Result[] = [];
  let running = 0;
  let aside = 0;
  let wake = (): void => undefined;

  const start = (input: Input): void => {
    running += 1;
    let isAside = false;
    const stepAside = (): void => {
      if (isAside) return;
      isAside = true;
      aside += 1;
      wake();
    };
    void run(input, stepAside).then((result) => {
      running -= 1;
      if (isAside) aside -= 1;
      settled.push(result);
      wake();
    });
  };
  const nextSettled = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const startMore = (): void => {
    while (running + settled.length < limit + Math.min(aside, limitAside)) {
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
