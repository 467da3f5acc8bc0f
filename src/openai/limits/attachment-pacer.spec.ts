import { parseEnvironment } from '../../config/environment.js';
import { AttachmentPacer, PACING_WINDOW_MS } from './attachment-pacer.js';
import { Credentials } from '../credentials.js';
import { PausedError } from './governor.js';
import { CallStoppedError } from '../upstream-error.js';

jest.mock('node:timers/promises', () => jest.requireActual('../../../test/support/fake-sleep.js'));

function pacer(requests: number, files: number): AttachmentPacer {
  return new AttachmentPacer(
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
  { key = A_KEY, signal = new AbortController().signal, maxWaitMs = 10 * PACING_WINDOW_MS } = {},
): Promise<number> {
  return of.reserve({ credentials: key, signal }, attachment, maxWaitMs);
}

/** Lets the time pass until a reservation is available. */
async function waitOf(reservation: Promise<number>): Promise<number> {
  await jest.runAllTimersAsync();
  return reservation;
}

describe('AttachmentPacer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('starts the requests to a store that fit in the window immediately, and the others later in order', async () => {
    const paced = pacer(2, 0);
    const startedAt = performance.now();
    const started: { index: number; waitedMs: number; afterMs: number }[] = [];
    const turns = Array.from({ length: 5 }, async (_, index) => {
      const waitedMs = await turn(paced);
      started.push({ index, waitedMs, afterMs: performance.now() - startedAt });
    });
    await jest.runAllTimersAsync();
    await Promise.all(turns);
    expect(started).toEqual(
      [0, 0, 1, 1, 2]
        .map((windows) => windows * PACING_WINDOW_MS)
        .map((ms, index) => ({ index, waitedMs: ms, afterMs: ms })),
    );
  });

  it('counts each store and each key separately', async () => {
    const paced = pacer(1, 0);
    expect(await turn(paced)).toBe(0);
    expect(await turn(paced, { vectorStoreId: 'vs_2', files: 1 })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-two') })).toBe(0);
    expect(await turn(paced, A_STORE, { key: credentials('sk-one', 'org-1') })).toBe(0);
    expect(await waitOf(turn(paced))).toBe(PACING_WINDOW_MS);
  });

  it('counts the files of all stores, including a store that is being created', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 4 })).toBe(0);
    expect(await turn(paced, { vectorStoreId: undefined, files: 6 })).toBe(0);
    expect(await waitOf(turn(paced, { vectorStoreId: 'vs_2', files: 1 }))).toBe(PACING_WINDOW_MS);
  });

  it('reserves a window of its own for a request above the limit, which upstream may reject', async () => {
    const paced = pacer(0, 10);
    expect(await turn(paced, { vectorStoreId: 'vs_1', files: 11 })).toBe(0);
    expect(await waitOf(turn(paced, { vectorStoreId: 'vs_1', files: 1 }))).toBe(PACING_WINDOW_MS);
  });

  it('rejects a request immediately if its wait would be too long, with that wait', async () => {
    const paced = pacer(1, 0);
    await turn(paced);
    // No timer runs: the rejection does not wait.
    const refused = turn(paced, A_STORE, { maxWaitMs: PACING_WINDOW_MS / 2 });
    await expect(refused).rejects.toBeInstanceOf(PausedError);
    await expect(refused).rejects.toMatchObject({ retryAfterMs: PACING_WINDOW_MS });
  });

  it('cancels the reservation in the store when the files exceed the wait', async () => {
    const paced = pacer(1, 10);
    await turn(paced, { vectorStoreId: 'vs_1', files: 10 });
    const refused = turn(paced, { vectorStoreId: 'vs_2', files: 5 }, { maxWaitMs: PACING_WINDOW_MS / 2 });
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
    expect(await waitOf(turn(paced))).toBe(PACING_WINDOW_MS);
  });

  it('does not wait without limits', async () => {
    const paced = pacer(0, 0);
    for (let times = 0; times < 1_000; times += 1) expect(await turn(paced)).toBe(0);
  });
});
