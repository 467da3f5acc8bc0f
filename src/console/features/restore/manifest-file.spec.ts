import { type Manifest, readManifests } from './manifest-file';

const manifest: Manifest = {
  object: 'vector_store.manifest',
  version: 1,
  created_at: '2026-01-31T00:00:00Z',
  vector_store: { id: 'vs_1', name: 'notes', description: null, metadata: null, expires_after: null },
  files: [
    {
      file_id: 'file-1',
      filename: 'a.txt',
      bytes: 3,
      purpose: 'assistants',
      status: 'completed',
      attributes: null,
      chunking_strategy: null,
    },
  ],
  complete: true,
};

describe('readManifests', () => {
  it.each([
    ['a manifest', manifest],
    ['a list', [manifest]],
    ['a plan', { object: 'cleanup.plan', files: [], manifests: [manifest] }],
  ])('reads %s', (_case, value) => {
    expect(readManifests(JSON.stringify(value))).toEqual({ manifests: [manifest] });
  });

  it('reads a file with a byte order mark', () => {
    expect(readManifests(`\uFEFF${JSON.stringify(manifest)}`)).toEqual({ manifests: [manifest] });
  });

  it('leaves out the texts of the files', () => {
    const [file] = manifest.files;
    const files = [{ ...file!, content: [{ type: 'text', text: 'long' }] }];
    expect(readManifests(JSON.stringify({ ...manifest, files, content_failed: 0 }))).toEqual({
      manifests: [manifest],
    });
  });

  it.each([
    ['json', '{"object":'],
    ['none', '{}'],
    ['none', 'null'],
    ['none', '[]'],
    ['none', '{"manifests":null}'],
    ['none', JSON.stringify([manifest, {}])],
    ['version', JSON.stringify({ ...manifest, version: 2 })],
  ])('rejects a file with the fault %s', (fault, text) => {
    expect(readManifests(text)).toEqual({ fault });
  });
});
