import { withChanges } from './file-changes';
import type { StoreFile } from './store-requests';

const file = (id: string, more: Partial<StoreFile> = {}): StoreFile => ({
  id,
  object: 'vector_store.file',
  created_at: 1,
  vector_store_id: 'vs_1',
  usage_bytes: 0,
  status: 'in_progress',
  ...more,
});

describe('withChanges', () => {
  const listed = [file('a', { filename: 'a.txt' }), file('b')];

  it('keeps the array without changes', () => {
    expect(withChanges(listed, { updated: new Map(), removed: new Set() })).toBe(listed);
  });

  it('updates and removes listed files, and puts new files first', () => {
    const updated = new Map([
      ['a', file('a', { status: 'completed' })],
      ['new', file('new')],
    ]);
    expect(withChanges(listed, { updated, removed: new Set(['b']) })).toEqual([
      file('new'),
      file('a', { filename: 'a.txt', status: 'completed' }),
    ]);
  });
});
