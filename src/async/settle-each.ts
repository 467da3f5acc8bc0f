/**
 * Runs tasks concurrently and yields their results as they settle.
 *
 * A task starts only when a result is pulled and fewer than `limit` tasks are running or have an unread result, so a slow
 * reader limits the memory use. A task that only waits can release its slot to the next one. When the reader stops, no
 * further task starts, and the generator returns once the running tasks have settled.
 *
 * @param pull returns the input of the next task, or `undefined` when there is none at the moment; it is called again after
 * every settled task, so results may add tasks
 * @param limitReleased maximum number of tasks that run in addition to `limit` because others have released their slot
 * @throws the first error of a task, once the results before it have been read and the running tasks have settled
 */
export async function* settleEach<Input, Result>(
  pull: () => Input | undefined,
  limit: number,
  run: (input: Input, releaseSlot: () => void) => Promise<Result>,
  limitReleased = 0,
): AsyncGenerator<Result, void, undefined> {
  const settled: Result[] = [];
  let failure: { readonly error: Error } | undefined;
  let running = 0;
  let released = 0;
  let wake = (): void => undefined;

  const start = (input: Input): void => {
    running += 1;
    let hasReleased = false;
    const releaseSlot = (): void => {
      if (hasReleased) return;
      hasReleased = true;
      released += 1;
      wake();
    };
    const end = (): void => {
      running -= 1;
      if (hasReleased) released -= 1;
      wake();
    };
    void run(input, releaseSlot).then(
      (result) => {
        settled.push(result);
        end();
      },
      (error: unknown) => {
        failure ??= { error: error as Error };
        end();
      },
    );
  };
  const nextSettled = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const startMore = (): void => {
    while (running + settled.length < limit + Math.min(released, limitReleased)) {
      const input = pull();
      if (input === undefined) return;
      start(input);
    }
  };

  try {
    for (;;) {
      if (failure === undefined) startMore();
      else if (settled.length === 0) throw failure.error;
      if (running + settled.length === 0) return;
      if (settled.length === 0) await nextSettled();
      const result = settled.shift();
      if (result !== undefined) yield result;
    }
  } finally {
    while (running > 0) await nextSettled();
  }
}
