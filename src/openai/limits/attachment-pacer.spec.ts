import { parseEnvironment } from '../../config/environment.js';
import { AttachmentPacer } from './attachment-pacer.js';
import { Credentials } from '../credentials.js';
import { PausedError } from './governor.js';
import { CallStoppedError } from '../upstream-error.js';

const WINDOW_MS = 120;
/** Timers may fire a little early. */
const TIMER_SLACK_MS = 2;

/** A minute of it lasts 120 ms. */
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
  it('lets as many requests to a store go at once as fit into a minute, and the rest in their order', async () => {
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

  it('counts each store, and each key, by itself', async () => {
    const paced = pacer(1, 0);
    expect(await turn(paced)).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 1 })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-two') })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-one', 'org-1') })).toBe(0);
    expect(await turn(paced)).toBeGreaterThan(0);
  });

  it('counts files over all stores, those of a store that is being made as well', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 4 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: undefined, files: 6 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 1 })).toBeGreaterThan(0);
  });

  it('lets a request that can never fit have a minute for itself: upstream will tell', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 11 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 1 })).toBeGreaterThan(0);
  });

  it('refuses at once what would have to wait for too long, and says for how long', async () => {
    const paced = pacer(1, 0);
    await turn(paced);
    const startedAt = performance.now();
    const refused = turn(paced, A_STORE, { maxWaitMs: WINDOW_MS / 2 });
    await expect(refused).rejects.toBeInstanceOf(PausedError);
    await expect(refused).rejects.toMatchObject({ retryAfterMs: expect.closeTo(WINDOW_MS, -2) as unknown });
    expect(performance.now() - startedAt).toBeLessThan(WINDOW_MS / 2);
  });

  it('keeps no turn of a store for a request whose files have none', async () => {
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

  it('gives the turn of a caller that left to the next one', async () => {
    const paced = pacer(1, 0);
    await turn(paced);
    const stop = new AbortController();
    const left = turn(paced, A_STORE, { signal: stop.signal });
    stop.abort(new Error('gone'));
    await expect(left).rejects.toBeInstanceOf(CallStoppedError);
    expect(await turn(paced)).toBeLessThanOrEqual(WINDOW_MS);
  });

  it('waits for nothing where there is no limit', async () => {
    const paced = pacer(0, 0);
    for (let times = 0; times < 1_000; times += 1) expect(await turn(paced)).toBe(0);
  });
});
