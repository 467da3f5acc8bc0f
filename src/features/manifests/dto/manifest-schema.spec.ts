import { schemaCheck } from '../../../http/validation/is-schema-valid.js';
import { MANIFESTS_SCHEMA, MAX_MANIFEST_FILES, MAX_MANIFESTS } from './manifest-schema.js';

const manifestsProblem = schemaCheck(MANIFESTS_SCHEMA);

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
    [null, 'must be an object'],
    [{ ...MANIFEST, object: 'list' }, 'object must be vector_store.manifest'],
    [{ ...MANIFEST, object: undefined }, 'object must be vector_store.manifest'],
    [{ ...MANIFEST, version: 2 }, 'version must be 1'],
    [{ ...MANIFEST, vector_store: 'vs_a' }, 'vector_store must be an object'],
    [withStore({ id: '' }), 'vector_store id must be a non-empty string'],
    [withStore({ id: 1 }), 'vector_store id must be a non-empty string'],
    [withStore({ id: undefined }), 'vector_store id must be a non-empty string'],
    [withStore({ name: 1 }), 'vector_store name must be a string or null'],
    [withStore({ description: 1 }), 'vector_store description must be a string or null'],
    [withStore({ metadata: [] }), 'vector_store metadata must be an object or null'],
    [withStore({ metadata: { a: 1 } }), expect.stringMatching(/^vector_store metadata must have values/)],
    [
      withStore({ expires_after: { anchor: 'created_at', days: 1 } }),
      'vector_store expires_after anchor must be last_active_at',
    ],
    ...[0, 366, 1.5, undefined].map((days): [object, string] => [
      withStore({ expires_after: { anchor: 'last_active_at', days } }),
      'vector_store expires_after days must be an integer from 1 to 365',
    ]),
    [{ ...MANIFEST, files: {} }, 'files must be a list'],
    [{ ...MANIFEST, files: ['file-a'] }, 'files entry 0 must be an object'],
    [withFile({ file_id: '' }), 'files entry 1 file_id must be a non-empty string'],
    [withFile({ file_id: null }), 'files entry 1 file_id must be a non-empty string'],
    [withFile({ filename: 1 }), 'files entry 1 filename must be a string or null'],
    [
      withFile({ attributes: { a: [] } }),
      expect.stringMatching(/^files entry 1 attributes must have values/),
    ],
    [withFile({ chunking_strategy: 'static' }), 'files entry 1 chunking_strategy must be an object or null'],
    [withFile({ chunking_strategy: {} }), 'files entry 1 chunking_strategy type must be a string'],
    [
      withFile({ chunking_strategy: { type: 'static' } }),
      'files entry 1 chunking_strategy static must be an object',
    ],
    ...[99, 4_097, 100.5, undefined].map((size): [object, string] => [
      withFile({ chunking_strategy: chunks(size, 0) }),
      'files entry 1 chunking_strategy static max_chunk_size_tokens must be an integer from 100 to 4096',
    ]),
    ...[-1, 2_049, 0.5, undefined].map((overlap): [object, string] => [
      withFile({ chunking_strategy: chunks(100, overlap) }),
      'files entry 1 chunking_strategy static chunk_overlap_tokens must be an integer from 0 to 2048',
    ]),
    [
      withFile({ chunking_strategy: chunks(100, 51) }),
      'files entry 1 chunking_strategy static chunk_overlap_tokens must be at most half of max_chunk_size_tokens',
    ],
  ])('may not be %j', (manifest, problem) => {
    const found = manifestsProblem([{ ...MANIFEST, vector_store: { id: 'vs_b' } }, manifest]);
    expect(found?.replace('entry 1 ', '')).toEqual(problem);
  });

  it('are of different stores, at most 10,000, with at most 100,000 files in total', () => {
    const other = withStore({ id: 'vs_b' });
    const half = Array.from({ length: MAX_MANIFEST_FILES / 2 + 1 }, () => FILE);
    expect(manifestsProblem([MANIFEST, MANIFEST])).toBe(
      'entry 1 must be of another vector store than entry 0: both are of vs_a',
    );
    expect(manifestsProblem(Array.from({ length: MAX_MANIFESTS + 1 }, () => MANIFEST))).toBe(
      'must not have more than 10000 entries',
    );
    expect(
      manifestsProblem([
        { ...MANIFEST, files: half },
        { ...other, files: half },
      ]),
    ).toBe('must not have more than 100000 files in total');
  });
});
