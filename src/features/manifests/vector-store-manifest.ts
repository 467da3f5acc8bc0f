import type { Failure } from '../../bulk/report/outcome.js';
import type {
  Attributes,
  ChunkingStrategy,
  ExpirationPolicy,
  FileContentPart,
  OpenAiFile,
  VectorStore,
  VectorStoreFile,
} from '../../openai/gateway/types.js';

export const MANIFEST = 'vector_store.manifest';
export const MANIFEST_VERSION = 1;

/** What a store is, so that it can be made again. */
export interface ManifestStore {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly expires_after: ExpirationPolicy | null;
}

/** A file as it is attached; what only the file itself tells is `null` where it is gone. */
export interface ManifestFile {
  readonly file_id: string;
  readonly filename: string | null;
  readonly bytes: number | null;
  readonly purpose: string | null;
  readonly status: VectorStoreFile['status'];
  readonly attributes: Attributes | null;
  readonly chunking_strategy: ChunkingStrategy | null;
}

/** Why the text of a file could not be read. */
export type ContentError = Pick<Failure, 'error' | 'status_code' | 'code' | 'retryable'>;

/** A file with the text that was read out of it. */
export interface ManifestFileWithContent extends ManifestFile {
  /** `null` where it could not be read. */
  readonly content: readonly FileContentPart[] | null;
  readonly content_error?: ContentError;
}

/** What a manifest begins with. */
export interface ManifestHead {
  readonly object: typeof MANIFEST;
  readonly version: typeof MANIFEST_VERSION;
  /** ISO 8601. */
  readonly created_at: string;
  readonly vector_store: ManifestStore;
}

/** All that is needed to make a store again while its files exist. */
export interface VectorStoreManifest extends ManifestHead {
  /** In the order in which they were attached. */
  readonly files: readonly ManifestFile[];
  readonly complete: true;
}

/** What of a file a manifest tells. */
export type ManifestedFile = Pick<ManifestFile, 'filename' | 'bytes' | 'purpose'>;

const GONE: ManifestedFile = { filename: null, bytes: null, purpose: null };

export const manifestedFile = ({ filename, bytes, purpose }: OpenAiFile): ManifestedFile => ({
  filename,
  bytes: bytes ?? null,
  purpose,
});

/** @param files by id; without those that do not exist */
export function manifestOf(
  store: VectorStore,
  entries: readonly VectorStoreFile[],
  files: ReadonlyMap<string, ManifestedFile>,
  createdAt = new Date(),
): VectorStoreManifest {
  const { id, name, description, metadata, expires_after } = store;
  return {
    object: MANIFEST,
    version: MANIFEST_VERSION,
    created_at: createdAt.toISOString(),
    vector_store: {
      id,
      name,
      description: description ?? null,
      metadata: metadata ?? null,
      expires_after: expires_after ?? null,
    },
    files: entries.map((entry) => manifestedEntry(entry, files.get(entry.id))),
    complete: true,
  };
}

function manifestedEntry(
  { id, status, attributes, chunking_strategy }: VectorStoreFile,
  { filename, bytes, purpose }: ManifestedFile = GONE,
): ManifestFile {
  return {
    file_id: id,
    filename,
    bytes,
    purpose,
    status,
    attributes: attributes ?? null,
    chunking_strategy: chunking_strategy ?? null,
  };
}
