import type { components } from '../../api/schema';

export type Manifest = components['schemas']['ManifestDto'];
export type ManifestFault = 'json' | 'none' | 'version';

/** A store that can be restored. */
export interface RestorableStore {
  /** Different for each manifest, because two can be of the same store. */
  readonly id: string;
  readonly manifest: Manifest;
  /** The file or the job that it comes from. */
  readonly source: string;
}

/**
 * Reads a file: one manifest, a list of them, or a plan with manifests.
 *
 * @returns the manifests without the texts of their files, which a restore does not need
 */
export function readManifests(
  text: string,
): { readonly manifests: Manifest[] } | { readonly fault: ManifestFault } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return { fault: 'json' };
  }
  const candidates = candidatesIn(value);
  if (candidates.length === 0 || !candidates.every(isManifest)) return { fault: 'none' };
  if (candidates.some(({ version }) => version !== 1)) return { fault: 'version' };
  return { manifests: candidates.map(withoutContent) };
}

function candidatesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && 'manifests' in value)
    return Array.isArray(value.manifests) ? value.manifests : [];
  return [value];
}

function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest> | null;
  return (
    typeof manifest === 'object' &&
    manifest?.object === 'vector_store.manifest' &&
    typeof manifest.vector_store?.id === 'string' &&
    Array.isArray(manifest.files)
  );
}

export function withoutContent({ content_failed: _failed, ...manifest }: Manifest): Manifest {
  const files = manifest.files.map(({ content: _content, content_error: _error, ...file }) => file);
  return { ...manifest, files };
}

export const bytesOf = ({ files }: Manifest): number =>
  files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);

/** Files that were not indexed when the manifest was exported. */
export const unindexedIn = ({ files }: Manifest): number =>
  files.filter(({ status }) => status === 'failed' || status === 'cancelled').length;
