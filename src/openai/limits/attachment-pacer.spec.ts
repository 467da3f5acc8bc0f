import { parseEnvironment } from '../../config/environment.js';
import { AttachmentPacer } from './attachment-pacer.js';
import { Credentials } from '../credentials.js';
import { PausedError } from './governor.js';
import { CallStoppedError } from '../upstream-error.js';

const WINDOW_MS = 120;
/** Timers may fire slightly early. */
const TIMER_SLACK_MS = 2;

/** A pacer with a window of 120 ms. */
class QuickPacer extends AttachmentPacer {
  protected override readonly windowMs = WINDOW_MS;
}

function pacer(requests: number, files: number): AttachmentPacer {
  return new QuickPacer(
    parseEnvironment({
      ATTACH_REQUESTS_PER_MINUTE: String(requests),
      ATTACH_FILES_PER_MINUTE: String(files),
    }),
  );
}

const credentials = (apiKey: string, organization?: string): Credentials =>
  new Credentials({ apiKey, organization }, 'sixteen characters');

const A_KEY = credentials('sk-one');
const A_STORE = { vectorStoreId: 'vs_1', files: 1 };

function turn(
  of: AttachmentPacer,
  attachment: { vectorStoreId: string | undefined; files: number } = A_STORE,
  { key = A_KEY, signal = new AbortController().signal, maxWaitMs = 10_000 } = {},
): Promise<number> {
  return of.reserve({ credentials: key, signal }, attachment, maxWaitMs);
}

describe('AttachmentPacer', () => {
  it('starts the requests to a store that fit in the window immediately, and the others later in order', async () => {
    const paced = pacer(2, 0);
    const startedAt = performance.now();
    const order: number[] = [];
    const waits = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => {
        const waitedMs = await turn(paced);
        order.push(index);
        return waitedMs;
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(waits.map((ms) => Math.round(ms / WINDOW_MS))).toEqual([0, 0, 1, 1, 2]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2 * WINDOW_MS - TIMER_SLACK_MS);
  });

  it('counts each store and each key separately', async () => {
    const paced = pacer(1, 0);
    expect(await turn(paced)).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 1 })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-two') })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-one', 'org-1') })).toBe(0);
    expect(await turn(paced)).toBeGreaterThan(0);
  });

  it('counts the files of all stores, including a store that is being created', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 4 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: undefined, files: 6 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 1 })).toBeGreaterThan(0);
  });

  it('reserves a window of its own for a request above the limit, which upstream may reject', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 11 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 1 })).toBeGreaterThan(0);
  });

  it('rejects a request immediately if its wait would be too long, with that wait', async () => {
    const paced = pacer(1, 0);
    await turn(paced);
    const startedAt = performance.now();
    const refused = turn(paced, A_STORE, { maxWaitMs: WINDOW_MS / 2 });
    await expect(refused).rejects.toBeInstanceOf(PausedError);
    await expect(refused).rejects.toMatchObject({ retryAfterMs: expect.closeTo(WINDOW_MS, -2) as unknown });
    expect(performance.now() - startedAt).toBeLessThan(WINDOW_MS / 2);
  });

  it('cancels the reservation in the store when the files exceed the wait', async () => {
    const paced = pacer(1, 10);
    await turn(paced, { vectorStoreId: 'vs_1', files: 10 });
    const refused = turn(paced, { vectorStoreId: 'vs_2', files: 5 }, { maxWaitMs: WINDOW_MS / 2 });
    await expect(refused).rejects.toBeInstanceOf(PausedError);
    const stop = new AbortController();
    const left = turn(paced, { vectorStoreId: 'vs_2', files: 5 }, { signal: stop.signal });
    stop.abort(new Error('gone'));
    await expect(left).rejects.toBeInstanceOf(CallStoppedError);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 0 })).toBe(0);
  });

  it('gives the reservation of a cancelled caller to the next one', async () => {
    const paced = pacer(1, 0);
    await turn(paced);
    const stop = new AbortController();
    const left = turn(paced, A_STORE, { signal: stop.signal });
    stop.abort(new Error('gone'));
    await expect(left).rejects.toBeInstanceOf(CallStoppedError);
    expect(await turn(paced)).toBeLessThanOrEqual(WINDOW_MS);
  });

  it('does not wait without limits', async () => {
    const paced = pacer(0, 0);
    for (let times = 0; times < 1_000; times += 1) expect(await turn(paced)).toBe(0);
  });
});
