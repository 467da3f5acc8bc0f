import { deletedItemsOf, keptItemsOf, NO_DRIFT, type Plan } from './plan-items';

const PLAN = {
  vector_stores: [
    { id: 'vs_1', name: 'one' },
    { id: 'vs_2', name: null },
  ],
  files: [{ id: 'file-1', filename: 'a.txt' }],
  files_kept_shared: [{ id: 'file-2', vector_store_ids: ['vs_9'] }],
  protected: [{ id: 'vs_3', object: 'vector_store', name: 'wiki', reasons: ['its metadata'] }],
} as unknown as Plan;

const causesOf = (search: object, drift = NO_DRIFT): string[] =>
  keptItemsOf(PLAN, search, drift).map(({ id, cause }) => `${id} ${cause}`);

describe('the items of a plan', () => {
  it('are stores and files to delete, and kept items with their cause', () => {
    expect(deletedItemsOf(PLAN, NO_DRIFT).map(({ id }) => id)).toEqual(['vs_1', 'vs_2', 'file-1']);
    expect(causesOf({})).toEqual(['vs_3 protected', 'file-2 shared']);
  });

  it('include selected ids that the plan does not mention', () => {
    expect(
      causesOf({ ids: ['vs_1', 'vs_3', 'vs_gone', 'vs_gone'], file_ids: ['file-1', 'file-gone'] }),
    ).toEqual(['vs_3 protected', 'file-2 shared', 'vs_gone missing', 'file-gone missing']);
  });

  it('move to the kept items when they drift', () => {
    const drift = new Map([['vs_1', 'its name is now "x"']]);
    expect(deletedItemsOf(PLAN, drift).map(({ id }) => id)).toEqual(['vs_2', 'file-1']);
    expect(keptItemsOf(PLAN, {}, drift)[0]).toEqual({
      id: 'vs_1',
      kind: 'vector_store',
      name: 'one',
      cause: 'drifted',
      reasons: ['its name is now "x"'],
      storeIds: [],
    });
  });
});
