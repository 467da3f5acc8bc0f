import { manifestsProblem, MAX_MANIFEST_FILES, MAX_MANIFESTS } from './is-manifest.js';

const FILE = {
  file_id: 'file-a',
  filename: 'a.md',
  bytes: 1,
  purpose: 'assistants',
  status: 'completed',
  attributes: { lang: 'en' },
  chunking_strategy: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
};
const STORE = {
  id: 'vs_a',
  name: null,
  description: null,
  metadata: { team: 'x' },
  expires_after: { anchor: 'last_active_at', days: 1 },
};
const MANIFEST = {
  object: 'vector_store.manifest',
  version: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  vector_store: STORE,
  files: [FILE],
  complete: true,
};

const withStore = (more: object): object => ({ ...MANIFEST, vector_store: { ...STORE, ...more } });
const withFile = (more: object): object => ({ ...MANIFEST, files: [FILE, { ...FILE, ...more }] });
const chunks = (size: unknown, overlap: unknown): object => ({
  type: 'static',
  static: { max_chunk_size_tokens: size, chunk_overlap_tokens: overlap },
});

describe('manifests', () => {
  it.each([
    [MANIFEST],
    [withStore({ name: 'x', description: 'y', metadata: null, expires_after: null })],
    [{ object: 'vector_store.manifest', version: 1, vector_store: { id: 'vs_a' }, files: [] }],
    [withFile({ filename: null, attributes: null, chunking_strategy: null })],
    [withStore({ id: 'gs://bucket/x' })],
    [withFile({ file_id: 'gs://bucket/x' })],
    [withFile({ chunking_strategy: chunks(100, 50) })],
    [withFile({ chunking_strategy: chunks(4_096, 0) })],
    [withFile({ chunking_strategy: { type: 'other' }, content: [{ type: 'text', text: 'x' }] })],
  ])('may be %j', (manifest) => {
    expect(manifestsProblem([manifest])).toBeUndefined();
  });

  it.each([
    [null, 'must be a manifest'],
    [{ ...MANIFEST, object: 'list' }, 'object must be vector_store.manifest'],
    [{ ...MANIFEST, version: 2 }, 'version must be 1'],
    [{ ...MANIFEST, vector_store: 'vs_a' }, 'vector_store must be the store of a manifest'],
    [withStore({ id: '' }), 'vector_store id must be a string that is not empty'],
    [withStore({ id: 1 }), 'vector_store id must be a string that is not empty'],
    [withStore({ name: 1 }), 'vector_store name must be a text or null'],
    [withStore({ description: 1 }), 'vector_store description must be a text or null'],
    [withStore({ metadata: { a: 1 } }), 'vector_store metadata must have values that are strings'],
    [
      withStore({ expires_after: { anchor: 'last_active_at', days: 366 } }),
      'vector_store expires_after must have the anchor last_active_at, and 1 to 365 days',
    ],
    [{ ...MANIFEST, files: {} }, 'files must be a list of files'],
    [{ ...MANIFEST, files: ['file-a'] }, 'files entry 0 must be a file of a manifest'],
    [withFile({ file_id: '' }), 'files entry 1 file_id must be a string that is not empty'],
    [withFile({ file_id: null }), 'files entry 1 file_id must be a string that is not empty'],
    [withFile({ filename: 1 }), 'files entry 1 filename must be a text or null'],
    [
      withFile({ attributes: { a: [] } }),
      expect.stringMatching(/^files entry 1 attributes must have values/),
    ],
    [withFile({ chunking_strategy: 'static' }), 'files entry 1 chunking_strategy is none'],
    [
      withFile({ chunking_strategy: { type: 'static' } }),
      'files entry 1 chunking_strategy must tell the sizes of static chunks',
    ],
    ...[99, 4_097, 100.5, undefined].map((size): [object, string] => [
      withFile({ chunking_strategy: chunks(size, 0) }),
      'files entry 1 chunking_strategy max_chunk_size_tokens must be 100 to 4096',
    ]),
    ...[-1, 51, 0.5, undefined].map((overlap): [object, string] => [
      withFile({ chunking_strategy: chunks(100, overlap) }),
      'files entry 1 chunking_strategy chunk_overlap_tokens must be 0 to half of max_chunk_size_tokens',
    ]),
  ])('may not be %j', (manifest, problem) => {
    const told = manifestsProblem([{ ...MANIFEST, vector_store: { id: 'vs_b' } }, manifest]);
    expect(told?.replace('entry 1 ', '')).toEqual(problem);
  });

  it('are each of another store, at most 10,000, and of so many files altogether', () => {
    const other = withStore({ id: 'vs_b' });
    const half = Array.from({ length: MAX_MANIFEST_FILES / 2 + 1 }, () => FILE);
    expect(manifestsProblem([MANIFEST, MANIFEST])).toBe('entry 1 is a second one of vs_a');
    expect(manifestsProblem(Array.from({ length: MAX_MANIFESTS + 1 }, () => MANIFEST))).toBe(
      'must not have more than 10000 entries',
    );
    expect(
      manifestsProblem([
        { ...MANIFEST, files: half },
        { ...other, files: half },
      ]),
    ).toBe('must not have more than 100000 files altogether');
  });
});
