import fc from 'fast-check';
import { allItems, type Page } from './paging.js';
import { UnknownCursorError } from './upstream-error.js';

interface Item {
  readonly id: string;
}

/** A listing as upstream cuts it. */
const upstream =
  (ids: readonly string[], size: number, asked: unknown[] = []) =>
  (after: string | undefined): Promise<Page<Item>> => {
    asked.push(after);
    const from = after === undefined ? 0 : ids.indexOf(after) + 1;
    const data = ids.slice(from, from + size).map((id) => ({ id }));
    return Promise.resolve({ data, has_more: from + size < ids.length });
  };

async function collect(items: AsyncIterable<Item>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

const listing = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 100 }))
  .map(([count, size]) => ({ ids: Array.from({ length: count }, (_, index) => `id-${index}`), size }));

describe('allItems', () => {
  it('gives every item once and in order, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(listing, async ({ ids, size }) => {
        const asked: unknown[] = [];
        expect(await collect(allItems(upstream(ids, size, asked)))).toEqual(ids);
        expect(asked).toHaveLength(Math.max(1, Math.ceil(ids.length / size)));
      }),
    );
  });

  it('gives what lies between two items', async () => {
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

  it('asks for no page more than it needs to reach the end', async () => {
    const asked: unknown[] = [];
    await collect(allItems(upstream(['a', 'b', 'c', 'd'], 2, asked), { before: 'b' }));
    expect(asked).toEqual([undefined]);
  });

  it('says so when the end is not in the listing', async () => {
    const items = allItems(upstream(['a', 'b'], 1), { before: 'z' });
    await expect(collect(items)).rejects.toEqual(new UnknownCursorError('before', 'z'));
  });

  it.each<[string, Page<Item>[], string]>([
    ['an empty page says there is more', [{ data: [], has_more: true }], 'an empty page'],
    [
      'a cursor comes back',
      [
        { data: [{ id: 'a' }], has_more: true },
        { data: [{ id: 'b' }], has_more: true },
        { data: [{ id: 'a' }], has_more: true },
      ],
      'a cursor came back',
    ],
  ])('throws when %s', async (_case, pages, message) => {
    let at = 0;
    const items = allItems(() => Promise.resolve(pages[at++] ?? { data: [], has_more: false }));
    await expect(collect(items)).rejects.toMatchObject({
      failure: 'unusable',
      message: expect.stringContaining(message),
    });
  });

  it('throws when the cursor that was given comes back', async () => {
    const same = (): Promise<Page<Item>> => Promise.resolve({ data: [{ id: 'a' }], has_more: true });
    await expect(collect(allItems(same, { after: 'a' }))).rejects.toThrow('a cursor came back');
  });

  it('ends with any listing, however upstream cuts it, or throws', async () => {
    const anyPage = fc.record({
      data: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c') }), { maxLength: 3 }),
      has_more: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyPage, { minLength: 1, maxLength: 8 }), async (pages) => {
        let at = 0;
        const fetchPage = (): Promise<Page<Item>> => Promise.resolve(pages[at++ % pages.length]!);
        try {
          await collect(allItems(fetchPage));
          expect(pages[(at - 1) % pages.length]?.has_more).toBe(false);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UpstreamError' });
        }
        expect(at).toBeLessThanOrEqual(5);
      }),
    );
  });
});
