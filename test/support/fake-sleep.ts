/**
 * A `setTimeout` of `node:timers/promises` that uses the global timers, which `jest.useFakeTimers()` replaces, unlike those of
 * Node.js's own module.
 *
 * @example jest.mock('node:timers/promises', () => jest.requireActual('…/test/support/fake-sleep.js'))
 */
export function setTimeout<Value>(
  delayMs: number,
  value: Value,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      globalThis.clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, delayMs);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
