import { EntryLog } from './entry-log.js';

const entries = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `${from + index} {"id":"vs_é${from + index}"}`);

describe('EntryLog', () => {
  it.each([0, 1, 255, 256, 257, 3_000])('returns %d entries unchanged and in order', (count) => {
    const log = new EntryLog(entries(count));
    expect(log).toHaveLength(count);
    expect(log.from(0, count + 1)).toEqual(entries(count));
    expect(entries(count).map((_, place) => log.at(place))).toEqual(entries(count));
  });

  it('reads ranges across block boundaries', () => {
    const log = new EntryLog(entries(3_000));
    expect(log.from(250, 300)).toEqual(entries(300, 250));
    expect(log.from(1_900, 900)).toEqual(entries(900, 1_900));
    expect(log.from(2_990, 300)).toEqual(entries(10, 2_990));
    expect(log.from(3_000, 300)).toEqual([]);
  });

  it('keeps the places of entries after dropping earlier ones', () => {
    const log = new EntryLog();
    for (const entry of entries(2_000)) log.append(entry);
    log.dropBefore(600);
    for (const entry of entries(1_000, 2_000)) log.append(entry);
    log.dropBefore(1_500);
    expect(log).toHaveLength(3_000);
    expect(log.from(1_500, 2_000)).toEqual(entries(1_500, 1_500));
    expect(() => log.at(299)).toThrow(new RangeError('entry 299 does not exist'));
    expect(() => log.at(3_000)).toThrow(new RangeError('entry 3000 does not exist'));
  });
});
