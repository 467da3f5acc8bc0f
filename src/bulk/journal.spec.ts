import { nameOf } from './journal.js';

const FILE = 'vector_store.file';

describe('nameOf', () => {
  it('names an object by its kind and id, and a restored one by its source', () => {
    expect([
      nameOf({ id: 'vs_1', object: 'vector_store' }),
      nameOf({ id: 'vs_new', object: 'vector_store', from: 'vs_1' }),
      nameOf({ id: 'file-1', object: FILE, from: 'vs_1' }),
    ]).toEqual(['vector_store/vs_1', 'vector_store/vs_1', 'vector_store.file/vs_1/file-1']);
  });

  it.each([
    [
      { from: 'a', id: 'b/c' },
      { from: 'a/b', id: 'c' },
    ],
    [
      { from: 'a/b', id: 'c' },
      { from: 'a%2Fb', id: 'c' },
    ],
    [
      { from: 'gs://x', id: 'y' },
      { from: 'gs:', id: '/x/y' },
    ],
    [
      { from: '', id: '/a' },
      { from: '/', id: 'a' },
    ],
    [
      { from: '\uD800/', id: 'a' },
      { from: '\uD800', id: '/a' },
    ],
  ])('keeps %j and %j apart', (one, other) => {
    expect(nameOf({ ...one, object: FILE })).not.toBe(nameOf({ ...other, object: FILE }));
  });
});
