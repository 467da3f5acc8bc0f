import { Credentials } from './credentials.js';
import { UpstreamError } from './upstream-error.js';
import { CallScope } from './call-scope.js';

const work = (): CallScope =>
  new CallScope({
    credentials: new Credentials({ apiKey: 'sk-one' }, 'sixteen characters'),
    signal: new AbortController().signal,
    requestId: 'one',
  });

/** Ends when the scope is stopped, like an upstream call. */
const untilStopped = ({ caller: { signal } }: CallScope): Promise<never> =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('stopped, too')), { once: true }),
  );

describe('CallScope.together', () => {
  it('resolves with all results', async () => {
    const both = work().together<[number, string]>([Promise.resolve(1), Promise.resolve('two')]);
    await expect(both).resolves.toEqual([1, 'two']);
  });

  it('stops the others when one fails, and throws the first error', async () => {
    const one = work();
    const failure = new Error('broken');
    await expect(one.together([untilStopped(one), Promise.reject(failure)])).rejects.toBe(failure);
    expect(one.stopped).toBe(failure);
    expect(one.caller.signal.aborted).toBe(true);
  });

  it('throws the 401 or 403 of the key, even if another call failed first', async () => {
    const one = work();
    const refusal = new UpstreamError({
      failure: 'status',
      status: 401,
      message: 'No.',
      mayHaveActed: false,
    });
    const waiting = one.together([untilStopped(one)]);
    one.caller.onRefused?.(refusal);
    await expect(waiting).rejects.toBe(refusal);
  });
});
