import type {
  OpenAiFile,
  VectorStore,
  VectorStoreDraft,
  VectorStoreFile,
} from '../../openai/gateway/types.js';
import type { ManifestDto, ManifestFileDto, ManifestStoreDto } from './dto/manifest.dto.js';

/** The fields that a manifest has of a file itself. They are `null` when the file no longer exists. */
export type ManifestFileFacts = Pick<ManifestFileDto, 'filename' | 'bytes' | 'purpose'>;

const NO_FACTS: ManifestFileFacts = { filename: null, bytes: null, purpose: null };

export const manifestFileFacts = ({ filename, bytes, purpose }: OpenAiFile): ManifestFileFacts => ({
  filename,
  bytes: bytes ?? null,
  purpose,
});

/** @param files by id; without files that no longer exist */
export function manifestOf(
  store: VectorStore,
  entries: readonly VectorStoreFile[],
  files: ReadonlyMap<string, ManifestFileFacts>,
): ManifestDto {
  const { id, name, description = null, metadata = null, expires_after = null } = store;
  return {
    object: 'vector_store.manifest',
    version: 1,
    created_at: new Date().toISOString(),
    vector_store: { id, name, description, metadata, expires_after },
    files: entries.map((entry) => manifestFile(entry, files.get(entry.id))),
    complete: true,
  };
}

const manifestFile = (
  { id, status, attributes = null, chunking_strategy = null }: VectorStoreFile,
  { filename, bytes, purpose }: ManifestFileFacts = NO_FACTS,
): ManifestFileDto => ({ file_id: id, filename, bytes, purpose, status, attributes, chunking_strategy });

/** A file to attach to a restored store. */
export type FileToRestore = Pick<
  ManifestFileDto,
  'file_id' | 'filename' | 'attributes' | 'chunking_strategy'
>;

/** A store to create. Its id is that of the original store. */
export interface StoreToRestore extends ManifestStoreDto {
  /** Distinct files. */
  readonly files: readonly FileToRestore[];
}

/** The fields of a manifest that a restore reads, as a caller may send them. */
export interface RestorableManifest {
  readonly vector_store: Partial<ManifestStoreDto> & Pick<ManifestStoreDto, 'id'>;
  readonly files: readonly (Partial<FileToRestore> & Pick<FileToRestore, 'file_id'>)[];
}

/** Drops the fields that a restore does not need, such as contents, and repeated files. */
export function storeToRestore({ vector_store: store, files }: RestorableManifest): StoreToRestore {
  const distinct = new Map<string, FileToRestore>();
  for (const { file_id, filename = null, attributes = null, chunking_strategy = null } of files)
    if (!distinct.has(file_id)) distinct.set(file_id, { file_id, filename, attributes, chunking_strategy });
  const { id, name = null, description = null, metadata = null, expires_after = null } = store;
  return { id, name, description, metadata, expires_after, files: [...distinct.values()] };
}

/** The request body that creates a store. Fields that are `null` are left to OpenAI's defaults. */
export function vectorStoreDraft({ id: _id, files: _files, ...fields }: StoreToRestore): VectorStoreDraft {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Keeps one part at a few hundred kilobytes. */
const FILES_PER_PART = 1_000;

/** Serializes a store for the journal of a run, in parts of bounded size. */
export function serializeStore({ files, ...store }: StoreToRestore): string[] {
  const parts = [JSON.stringify(store)];
  for (let start = 0; start < files.length; start += FILES_PER_PART)
    parts.push(JSON.stringify(files.slice(start, start + FILES_PER_PART)));
  return parts;
}

/** The inverse of {@link serializeStore}. */
export function parseStore([store = '{}', ...parts]: readonly string[]): StoreToRestore {
  const files = parts.flatMap((part) => JSON.parse(part) as FileToRestore[]);
  return { ...(JSON.parse(store) as ManifestStoreDto), files };
}
