import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerEvent, TICK } from '../../bulk/server-events.js';
import { encodeEvent, orTick, textOfEvents } from './event-stream.js';

jest.mock('node:timers/promises', () => jest.requireActual('../../../test/support/fake-sleep.js'));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Reads a stream while the time passes. */
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  const read = async (): Promise<void> => {
    for await (const item of items) all.push(item);
  };
  await Promise.all([read(), jest.runAllTimersAsync()]);
  return all;
}

describe('encodeEvent', () => {
  it('writes any data on one line', () => {
    const data = { detail: 'one\ntwo\r\nthree' };
    expect(encodeEvent({ event: 'problem', data })).toBe(`event: problem\ndata: ${JSON.stringify(data)}\n\n`);
  });

  it('writes the id if there is one', () => {
    expect(encodeEvent({ event: 'outcome', data: {}, id: 7 })).toBe('id: 7\nevent: outcome\ndata: {}\n\n');
  });
});

describe('textOfEvents', () => {
  const ticks = async function* (
    ...pauses: (number | ServerEvent)[]
  ): AsyncGenerator<ServerEvent | typeof TICK> {
    for (const pause of pauses) {
      if (typeof pause === 'number') await sleep(pause);
      yield typeof pause === 'number' ? TICK : pause;
    }
  };

  it('sends a heartbeat only after a long silence', async () => {
    const event = { event: 'item', data: 1 };
    expect(await collect(textOfEvents(ticks(1, event, 600, 1), 500))).toEqual([
      'event: item\ndata: 1\n\n',
      ': still here\n\n',
    ]);
  });
});

describe('orTick', () => {
  it('ticks while it waits for an item', async () => {
    const items = async function* (): AsyncGenerator<string> {
      yield 'a';
      await sleep(45);
      yield 'b';
    };
    const shown = await collect(orTick(items(), 20));
    expect(shown).toEqual(['a', TICK, TICK, 'b']);
  });

  it('reads no item ahead', async () => {
    let pulled = 0;
    const items = async function* (): AsyncGenerator<number> {
      for (;;) {
        await Promise.resolve();
        yield (pulled += 1);
      }
    };
    const reader = orTick(items(), 1_000);
    await reader.next();
    await jest.advanceTimersByTimeAsync(5);
    expect(pulled).toBe(1);
  });

  it('fails if the stream fails', async () => {
    const items = async function* (): AsyncGenerator<never> {
      await Promise.reject(new Error('broken'));
    };
    await expect(collect(orTick(items(), 1_000))).rejects.toThrow('broken');
  });
});
