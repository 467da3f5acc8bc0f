import fc from 'fast-check';
import { ApiError } from '../http/api-error.js';
import { cpuMsOf } from '../../../test/support/cpu-time.js';
import { OrderedCollection, type PageRequest } from './ordered-collection.js';

interface Item {
  readonly id: string;
  readonly createdAt: number;
}

const item = (id: string | number, createdAt = 0): Item => ({ id: String(id), createdAt });

function filled(count: number): OrderedCollection<Item> {
  const collection = new OrderedCollection<Item>();
  for (let index = 0; index < count; index += 1) collection.add(item(index, index));
  return collection;
}

function ids(collection: OrderedCollection<Item>, query: PageRequest): [string[], boolean] {
  const page = collection.page(query);
  return [page.items.map(({ id }) => id), page.hasMore];
}

describe('OrderedCollection', () => {
  it('orders items by creation time, then by insertion', () => {
    const collection = new OrderedCollection<Item>();
    for (const each of [item('b', 2), item('c', 2), item('a', 1), item('d', 3)]) collection.add(each);
    expect(ids(collection, { limit: 10, order: 'asc' })).toEqual([['a', 'b', 'c', 'd'], false]);
    expect(ids(collection, { limit: 10, order: 'desc' })).toEqual([['d', 'c', 'b', 'a'], false]);
  });

  it('replaces an item with the same id', () => {
    const collection = filled(2);
    collection.add(item(0, 5));
    expect([collection.size, ids(collection, { limit: 5, order: 'asc' })[0]]).toEqual([2, ['1', '0']]);
  });

  it('returns the items between two cursors', () => {
    expect(ids(filled(6), { limit: 10, order: 'asc', after: '1', before: '4' })).toEqual([['2', '3'], false]);
    expect(ids(filled(6), { limit: 10, order: 'desc', after: '4', before: '1' })).toEqual([
      ['3', '2'],
      false,
    ]);
  });

  it('fills a page with accepted items', () => {
    const page = filled(10).page({ limit: 2, order: 'asc', accepts: ({ createdAt }) => createdAt % 3 === 0 });
    expect([page.items.map(({ id }) => id), page.hasMore]).toEqual([['0', '3'], true]);
  });

  it('rejects the cursor of a deleted item', () => {
    const collection = filled(3);
    collection.delete('1');
    expect(() => collection.page({ limit: 1, order: 'asc', after: '1' })).toThrow(ApiError);
    expect(collection.delete('1')).toBe(false);
  });

  it('behaves like a sorted list', () => {
    const operation = fc.record({ isAdd: fc.boolean(), id: fc.nat(60), createdAt: fc.nat(20) });
    const query = fc.record({
      limit: fc.integer({ min: 1, max: 5 }),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      cursor: fc.constantFrom('after' as const, 'before' as const),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), query, (operations, { limit, order, cursor }) => {
        const collection = new OrderedCollection<Item>();
        let model: Item[] = [];
        for (const { isAdd, id, createdAt } of operations) {
          model = model.filter((each) => each.id !== String(id));
          collection.delete(String(id));
          if (!isAdd) continue;
          collection.add(item(id, createdAt));
          model.push(item(id, createdAt));
          model.sort((a, b) => a.createdAt - b.createdAt);
        }
        const listed = order === 'asc' ? model : model.toReversed();
        expect(Array.from(collection.values())).toEqual(model);
        const middle = Math.floor(listed.length / 2);
        const id = listed[middle]?.id;
        const expected = cursor === 'after' ? listed.slice(id ? middle + 1 : 0) : listed.slice(0, middle);
        const page = collection.page({ limit, order, [cursor]: id });
        expect(page.items).toEqual(
          cursor === 'after' || !id ? expected.slice(0, limit) : expected.slice(-limit),
        );
        expect(page.hasMore).toBe(expected.length > limit);
      }),
    );
  });

  it('pages and deletes 100,000 items within two seconds of CPU time', () => {
    const collection = filled(100_000);
    let deleted = 0;
    const cpuMs = cpuMsOf(() => {
      while (collection.size > 0) {
        const { items } = collection.page({ limit: 100, order: deleted % 200 === 0 ? 'asc' : 'desc' });
        for (const { id } of items) collection.delete(id);
        deleted += items.length;
      }
    });
    expect(deleted).toBe(100_000);
    expect(cpuMs).toBeLessThan(2_000);
  });
});
