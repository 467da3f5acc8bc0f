import { ApiError } from './errors';
import { readEvents, type ServerEvent } from './sse';

/** A stream with these events; fails at the end if it is cut off. */
function streamOf(text: string, isCutOff = false): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (!isSent) controller.enqueue(new TextEncoder().encode(text));
      else if (isCutOff) controller.error(new TypeError('lost'));
      else controller.close();
      isSent = true;
    },
  });
}

const outcome = (id: number): string => `id: ${id}\nevent: outcome\ndata: {"n":${id}}\n\n`;
const REPORT = 'id: 9\nevent: report\ndata: {"summary":{}}\n\n';

const setUp = (...streams: readonly (ReadableStream<Uint8Array> | Error | null)[]) => {
  const rest = [...streams];
  const open = jest.fn((_lastEventId: string | undefined) => {
    const next = rest.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? null);
  });
  const sleep = jest.fn(() => Promise.resolve());
  return { open, sleep };
};

async function readAll(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const all: ServerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('readEvents', () => {
  it('yields events until the report', async () => {
    const { open, sleep } = setUp(streamOf(outcome(1) + REPORT + outcome(10)));
    const events = await readAll(readEvents(open, { sleep }));
    expect(events.map(({ event, data, id }) => [event, data, id])).toEqual([
      ['outcome', { n: 1 }, '1'],
      ['report', { summary: {} }, '9'],
    ]);
  });

  it('resumes after a lost connection with the id of the last event', async () => {
    const { open, sleep } = setUp(streamOf(outcome(1) + outcome(2), true), streamOf(outcome(3) + REPORT));
    const events = await readAll(readEvents(open, { sleep, isResumable: true }));
    expect(events.map(({ id }) => id)).toEqual(['1', '2', '3', '9']);
    expect(open.mock.calls).toEqual([[undefined], ['2']]);
  });

  it('resumes after an early end', async () => {
    const { open, sleep } = setUp(streamOf(outcome(1)), streamOf(REPORT));
    expect(await readAll(readEvents(open, { sleep, isResumable: true }))).toHaveLength(2);
  });

  it('ends if the final event was already received', async () => {
    const { open } = setUp(null);
    expect(await readAll(readEvents(open, { after: '9', isResumable: true }))).toEqual([]);
    expect(open).toHaveBeenCalledWith('9');
  });

  it('never sends a request twice that changes something', async () => {
    const { open, sleep } = setUp(streamOf(outcome(1), true), streamOf(REPORT));
    await expect(readAll(readEvents(open, { sleep }))).rejects.toMatchObject({ code: 'network_error' });
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('stops after an error that repeats on every attempt', async () => {
    const { open, sleep } = setUp(new ApiError('no such job', { status: 404, code: 'job_not_found' }));
    await expect(readAll(readEvents(open, { sleep, isResumable: true }))).rejects.toThrow('no such job');
    expect(sleep).not.toHaveBeenCalled();
  });

  it('waits longer after each failure, and gives up', async () => {
    const failure = new ApiError('restarting', { status: 503, code: 'shutting_down' });
    const { open, sleep } = setUp(...Array.from({ length: 20 }, () => failure));
    await expect(readAll(readEvents(open, { sleep, isResumable: true }))).rejects.toBe(failure);
    const delays = (sleep.mock.calls as unknown[][]).map(([delay]) => delay);
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it('yields a problem as the last event', async () => {
    const { open } = setUp(streamOf('event: problem\ndata: {"status":502}\n\n'));
    expect((await readAll(readEvents(open, { isResumable: true }))).map(({ event }) => event)).toEqual([
      'problem',
    ]);
  });
});
