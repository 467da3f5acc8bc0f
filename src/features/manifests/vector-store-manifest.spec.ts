import {
  type FileToRestore,
  parseStore,
  serializeStore,
  storeToRestore,
  vectorStoreDraft,
} from './vector-store-manifest.js';

const file = (file_id: string, fields: Partial<FileToRestore> = {}): FileToRestore => ({
  file_id,
  filename: null,
  attributes: null,
  chunking_strategy: null,
  ...fields,
});

describe('storeToRestore', () => {
  it('keeps the fields that a restore needs, and each file once', () => {
    const store = storeToRestore({
      vector_store: { id: 'vs_a', name: 'A' },
      files: [{ file_id: 'file-a', filename: 'a.md' }, { file_id: 'file-b' }, { file_id: 'file-a' }],
    });
    expect(store).toEqual({
      id: 'vs_a',
      name: 'A',
      description: null,
      metadata: null,
      expires_after: null,
      files: [file('file-a', { filename: 'a.md' }), file('file-b')],
    });
  });
});

describe('serializeStore', () => {
  it.each([0, 1, 999, 1_000, 2_500])('is reversed by parseStore for %i files', (count) => {
    const files = Array.from({ length: count }, (_, index) =>
      file(`file-${index}`, { attributes: { index } }),
    );
    const store = storeToRestore({ vector_store: { id: 'vs_a', metadata: { team: 'x' } }, files });
    const parts = serializeStore(store);
    expect(parts).toHaveLength(1 + Math.ceil(count / 1_000));
    expect(parseStore(parts)).toEqual(store);
  });
});

describe('vectorStoreDraft', () => {
  it('has only the fields that are not null', () => {
    const store = storeToRestore({ vector_store: { id: 'vs_a' }, files: [] });
    expect(vectorStoreDraft(store)).toEqual({});
    expect(vectorStoreDraft({ ...store, name: '', metadata: {} })).toEqual({ name: '', metadata: {} });
  });
});
