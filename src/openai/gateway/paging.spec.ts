import fc from 'fast-check';
import type { Page } from './page.js';
import { allItems } from './paging.js';
import { UnknownCursorError, UpstreamError } from '../upstream-error.js';

interface Item {
  readonly id: string;
}

/** A listing in pages. */
const upstream =
  (ids: readonly string[], size: number, asked: unknown[] = []) =>
  (after: string | undefined): Promise<Page<Item>> => {
    asked.push(after);
    const from = after === undefined ? 0 : ids.indexOf(after) + 1;
    return Promise.resolve(pageOf(ids.slice(from, from + size), from + size < ids.length));
  };

/** Returns the given pages in order, then empty pages. */
const pages = (...given: Page<Item>[]): (() => Promise<Page<Item>>) => {
  const left = given.values();
  return () => Promise.resolve(left.next().value ?? pageOf([], false));
};

const pageOf = (ids: readonly string[], has_more: boolean): Page<Item> => ({
  data: ids.map((id) => ({ id })),
  has_more,
});

async function collect(items: AsyncIterable<Item>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

const idsUpTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`);

const listing = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 100 }))
  .map(([count, size]) => ({ ids: idsUpTo(count), size }));

describe('allItems', () => {
  it('yields every item once and in order for any page size', async () => {
    await fc.assert(
      fc.asyncProperty(listing, async ({ ids, size }) => {
        const asked: unknown[] = [];
        expect(await collect(allItems(upstream(ids, size, asked)))).toEqual(ids);
        expect(asked).toHaveLength(Math.max(1, Math.ceil(ids.length / size)));
      }),
    );
  });

  it('yields the items between two items', async () => {
    await fc.assert(
      fc.asyncProperty(listing, fc.nat(), fc.nat(), async ({ ids, size }, one, other) => {
        fc.pre(ids.length > 1);
        const [from, to] = [one % ids.length, other % ids.length].toSorted((a, b) => a - b) as [
          number,
          number,
        ];
        fc.pre(from < to);
        const range = { after: ids[from], before: ids[to] };
        expect(await collect(allItems(upstream(ids, size), range))).toEqual(ids.slice(from + 1, to));
      }),
    );
  });

  it('fetches only the pages that it needs', async () => {
    const asked: unknown[] = [];
    await collect(allItems(upstream(['a', 'b', 'c', 'd'], 2, asked), { before: 'b' }));
    expect(asked).toEqual([undefined]);
  });

  it('throws when the end is not in the listing', async () => {
    const items = allItems(upstream(['a', 'b'], 1), { before: 'z' });
    await expect(collect(items)).rejects.toEqual(new UnknownCursorError('before', 'z'));
  });

  it.each<[string, Page<Item>[], string[]]>([
    ['pages overlap', [pageOf(['a', 'b', 'c'], true), pageOf(['b', 'c', 'd'], false)], ['a', 'b', 'c', 'd']],
    [
      'a page repeats the one before it without its first item',
      [pageOf(['a', 'b', 'c'], true), pageOf(['b', 'c'], false)],
      ['a', 'b', 'c'],
    ],
    [
      'items of the same age change places between pages',
      [pageOf(['a', 'b', 'c'], true), pageOf(['b', 'd', 'a', 'e'], false)],
      ['a', 'b', 'c', 'd', 'e'],
    ],
    ['a page has an id twice', [pageOf(['a', 'a', 'b'], false)], ['a', 'b']],
    ['a page begins with its cursor', [pageOf(['a', 'b'], true), pageOf(['b', 'c'], false)], ['a', 'b', 'c']],
  ])('lists each id once when %s', async (_case, given, expected) => {
    expect(await collect(allItems(pages(...given)))).toEqual(expected);
  });

  it('starts after `after` when upstream includes or ignores it', async () => {
    const whole = pages(pageOf(['a', 'b', 'c', 'd'], false));
    expect(await collect(allItems(whole, { after: 'b' }))).toEqual(['c', 'd']);
  });

  it.each<[string, Page<Item>[], string]>([
    ['an empty page has has_more: true', [pageOf([], true)], 'an empty page has has_more: true'],
    ['a cursor repeats', [pageOf(['a'], true), pageOf(['b', 'a'], true)], 'a cursor repeats'],
    [
      'a page without new items has has_more: true',
      [pageOf(['a', 'b', 'c'], true), pageOf(['b'], true)],
      'a page without new items has has_more: true',
    ],
    [
      'the same page comes back as the last one',
      [pageOf(['a', 'b'], true), pageOf(['a', 'b'], false)],
      'the last page repeats the page before it',
    ],
  ])('throws when %s', async (_case, given, reason) => {
    const error = await collect(allItems(pages(...given))).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      failure: 'unusable',
      code: 'broken_listing',
      message: expect.stringContaining(`: ${reason}`),
    });
  });

  it('throws when upstream returns the same page repeatedly', async () => {
    let calls = 0;
    const same = (): Promise<Page<Item>> => {
      calls += 1;
      return Promise.resolve(pageOf(['a', 'b'], true));
    };
    await expect(collect(allItems(same, { after: 'x' }))).rejects.toThrow('a page without new items');
    expect(calls).toBe(2);
  });

  it('throws when a listing does not end', async () => {
    let last = 0;
    const endless = (): Promise<Page<Item>> => {
      const ids = [`id-${(last += 1)}`, `id-${(last += 1)}`];
      return Promise.resolve(pageOf(ids, true));
    };
    await expect(collect(allItems(endless, {}, 1_000))).rejects.toThrow('it has more than 1000 items');
    expect(last).toBe(1_002);
  });

  it('ends or throws for any listing and any pages, and lists no id twice', async () => {
    const anyPage = fc
      .record({
        ids: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
        hasMore: fc.boolean(),
      })
      .map(({ ids, hasMore }) => pageOf(ids, hasMore));
    await fc.assert(
      fc.asyncProperty(fc.array(anyPage, { minLength: 1, maxLength: 8 }), async (given) => {
        let at = 0;
        const fetchPage = (): Promise<Page<Item>> => Promise.resolve(given[at++ % given.length]!);
        const listed: string[] = [];
        try {
          for await (const { id } of allItems(fetchPage)) listed.push(id);
          expect(given.slice(0, at).every((page) => page.has_more)).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(UpstreamError);
        }
        expect(listed).toEqual([...new Set(listed)]);
        expect(at).toBeLessThanOrEqual(20);
      }),
      { numRuns: 1_000 },
    );
  });
});
