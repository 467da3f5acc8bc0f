import { type FileToRestore, orderFrom, orderOf, partsOf, storeDraftOf } from './store-to-restore.js';

const file = (file_id: string, more: Partial<FileToRestore> = {}): FileToRestore => ({
  file_id,
  filename: null,
  attributes: null,
  chunking_strategy: null,
  ...more,
});

describe('an order of a store', () => {
  it('has every file once, and nothing else of the manifest', () => {
    const order = orderOf({
      vector_store: { id: 'vs_a', name: 'A' },
      files: [{ file_id: 'file-a', filename: 'a.md' }, { file_id: 'file-b' }, { file_id: 'file-a' }],
    });
    expect(order).toEqual({
      id: 'vs_a',
      name: 'A',
      description: null,
      metadata: null,
      expires_after: null,
      files: [file('file-a', { filename: 'a.md' }), file('file-b')],
    });
  });

  it.each([0, 1, 999, 1_000, 2_500])('of %i files is the same after it was kept', (count) => {
    const files = Array.from({ length: count }, (_, index) =>
      file(`file-${index}`, { attributes: { index } }),
    );
    const order = orderOf({ vector_store: { id: 'vs_a', metadata: { team: 'x' } }, files });
    const parts = partsOf(order);
    expect(parts).toHaveLength(1 + Math.ceil(count / 1_000));
    expect(orderFrom(parts)).toEqual(order);
  });
});

describe('storeDraftOf', () => {
  it('asks for what is told', () => {
    const nothing = orderOf({ vector_store: { id: 'vs_a' }, files: [] });
    expect(storeDraftOf(nothing)).toEqual({});
    expect(storeDraftOf({ ...nothing, name: '', metadata: {} })).toEqual({ name: '', metadata: {} });
  });
});
