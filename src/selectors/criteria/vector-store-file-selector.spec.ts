import type { VectorStoreFile } from '../../openai/gateway/types.js';
import {
  type AttachmentWithFile,
  needsFiles,
  type VectorStoreFileSelector,
  vectorStoreFileMatcher,
} from './vector-store-file-selector.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * 86_400;

const ATTACHMENT: VectorStoreFile = {
  id: 'file-1',
  object: 'vector_store.file',
  vector_store_id: 'vs_1',
  status: 'completed',
  created_at: daysAgo(5),
  last_error: null,
  attributes: { team: 'search', year: 2025, final: true },
};
const FILE = { id: 'file-1', filename: 'a.md', purpose: 'assistants', bytes: 10, created_at: daysAgo(9) };

const selects = (
  selector: VectorStoreFileSelector,
  item: AttachmentWithFile = { attachment: ATTACHMENT, file: FILE },
): boolean => vectorStoreFileMatcher(selector, NOW_MS)(item);

describe('vectorStoreFileMatcher', () => {
  it.each<[VectorStoreFileSelector, VectorStoreFileSelector]>([
    [{}, { ids: ['file-2'] }],
    [{ status: ['failed', 'completed'] }, { status: ['failed'] }],
    [
      { attributes: ['team=search', 'year=2025', 'final=true'] },
      { attributes: ['team=search', 'year=2024'] },
    ],
    [{ attributes: { year: 2025, final: true } }, { attributes: { year: '2025' } }],
    [{ attributes: [] }, { attributes: ['constructor=x'] }],
    [{ attributes: {} }, { attributes: { other: 1 } }],
    [{ attached_after: '5d' }, { attached_after: '4d' }],
    [{ attached_before: '4d' }, { attached_before: '5d' }],
    [{ with_error: false }, { with_error: true }],
    [{ created_before: '8d' }, { created_after: '8d' }],
    [
      { extension: ['md'], status: ['completed'] },
      { extension: ['md'], status: ['failed'] },
    ],
  ])('%j selects the file, %j does not', (matching, other) => {
    expect([selects(matching), selects(other)]).toEqual([true, false]);
  });

  it('allows an equals sign in a value', () => {
    const attachment = { ...ATTACHMENT, attributes: { formula: 'a=b' } };
    expect(selects({ attributes: ['formula=a=b'] }, { attachment })).toBe(true);
  });

  it('knows only the id of a file that does not exist', () => {
    expect(selects({ ids: ['file-1'] }, { attachment: ATTACHMENT })).toBe(true);
    expect(selects({ filename: ['*'] }, { attachment: ATTACHMENT })).toBe(false);
  });

  it.each<VectorStoreFileSelector>([
    { attributes: ['team=search'] },
    { attributes: { team: 'search' } },
    { attached_after: '1d' },
    { attached_before: '1d' },
    { with_error: true },
    { with_error: false },
  ])('does not select an attachment of unknown value: %j', (selector) => {
    const { id, object, vector_store_id, status } = ATTACHMENT;
    expect(selects(selector, { attachment: { id, object, vector_store_id, status } })).toBe(false);
  });
});

describe('needsFiles', () => {
  it('is true for conditions on the file', () => {
    const selectors: VectorStoreFileSelector[] = [
      {},
      { ids: ['file-1'], status: ['failed'], attributes: [], attached_after: '1d', with_error: true },
      { filename: ['a'] },
      { max_bytes: 0 },
      { created_before: '1d', ids: [] },
    ];
    expect(selectors.map(needsFiles)).toEqual([false, false, true, true, true]);
  });
});
