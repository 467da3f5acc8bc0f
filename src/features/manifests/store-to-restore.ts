import type { VectorStoreDraft } from '../../openai/gateway/types.js';
import type { ManifestFile, ManifestStore } from './vector-store-manifest.js';

/** A file that is to be attached. */
export type FileToRestore = Pick<ManifestFile, 'file_id' | 'filename' | 'attributes' | 'chunking_strategy'>;

/** A store that is to be made; its id is that of the store which it is made from. */
export interface StoreToRestore extends ManifestStore {
  /** Each once. */
  readonly files: readonly FileToRestore[];
}

/** What an order is made from: a manifest, whose files may be many. */
export interface Manifested {
  readonly vector_store: Partial<ManifestStore> & Pick<ManifestStore, 'id'>;
  readonly files: readonly (Partial<FileToRestore> & Pick<FileToRestore, 'file_id'>)[];
}

/** Keeps of a manifest what is needed: no texts. A file that it names twice is attached once. */
export function orderOf({ vector_store: store, files }: Manifested): StoreToRestore {
  const distinct = new Map<string, FileToRestore>();
  for (const { file_id, filename = null, attributes = null, chunking_strategy = null } of files)
    if (!distinct.has(file_id)) distinct.set(file_id, { file_id, filename, attributes, chunking_strategy });
  const { id, name = null, description = null, metadata = null, expires_after = null } = store;
  return { id, name, description, metadata, expires_after, files: [...distinct.values()] };
}

/** What is not told is left to upstream. */
export function storeDraftOf({
  name,
  description,
  metadata,
  expires_after,
}: StoreToRestore): VectorStoreDraft {
  return {
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(metadata !== null && { metadata }),
    ...(expires_after !== null && { expires_after }),
  };
}

/** Files told in one part: a part of some hundred kilobytes. */
const FILES_PER_PART = 1_000;

/** An order as texts that can be kept. */
export function partsOf({ files, ...store }: StoreToRestore): string[] {
  const parts = [JSON.stringify(store)];
  for (let at = 0; at < files.length; at += FILES_PER_PART)
    parts.push(JSON.stringify(files.slice(at, at + FILES_PER_PART)));
  return parts;
}

/** The order that {@link partsOf} took apart. */
export function orderFrom([store = '{}', ...parts]: readonly string[]): StoreToRestore {
  const files = parts.flatMap((part) => JSON.parse(part) as FileToRestore[]);
  return { ...(JSON.parse(store) as Omit<StoreToRestore, 'files'>), files };
}
