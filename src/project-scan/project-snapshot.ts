import type { CallScope } from '../openai/call-scope.js';
import type { VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import { type FileFacts, fileFactsOf } from '../selectors/criteria/file-selector.js';
import type { ProjectFiles } from './project-files.js';
import type { KeepAttachment, ProjectScan, ScannedStore } from './project-scan.js';

/** A file of a project. */
export interface SnapshotFile extends FileFacts {
  /** Whether a store holds it. */
  readonly isAttached: boolean;
}

/** The identity of an attachment. */
export type AttachmentKey = Pick<VectorStoreFile, 'id' | 'vector_store_id' | 'created_at'>;

/** All files of a project, compared with the attachments of all its stores. */
export interface ProjectSnapshot {
  /** By id: newest first, then those uploaded during the scan. */
  readonly files: ReadonlyMap<string, SnapshotFile>;
  /** Attachments whose file does not exist. */
  readonly dangling: readonly AttachmentKey[];
}

interface SnapshotOptions<Kept> {
  readonly keep: KeepAttachment<Kept>;
  /** Is called with each store that was listed; an error that it throws ends the scan. */
  readonly onStore: (scanned: ScannedStore<VectorStore, Kept>) => void;
}

type MarkableFile = { -readonly [Field in keyof SnapshotFile]: SnapshotFile[Field] };

/** An attachment with something to keep, or with a file that is not known yet. */
interface Noted<Kept> {
  readonly kept: Kept | undefined;
  readonly unresolved: AttachmentKey | undefined;
}

/**
 * Lists all files and, at the same time, the attachments of all stores. Memory holds the facts of each file and the kept
 * part of each attachment; an attachment itself only while its file is unknown. A file uploaded during the scan is included
 * if a store holds it. A file that is attached to a store after that store was listed is not marked as attached.
 *
 * @throws UpstreamError when the files or the stores cannot be listed, or the key is rejected
 * @throws TooMuchWorkError when there are more files or attachments than fit into memory
 */
export async function takeSnapshot<Kept>(
  scan: ProjectScan,
  scope: CallScope,
  { keep, onStore }: SnapshotOptions<Kept>,
): Promise<ProjectSnapshot> {
  let known: ProjectFiles<MarkableFile> | undefined;
  const unresolved: AttachmentKey[] = [];
  const note = (attachment: VectorStoreFile): Noted<Kept> | undefined => {
    const { id, vector_store_id, created_at } = attachment;
    const kept = keep(attachment);
    const file = known?.byId.get(id);
    if (file === undefined) return { kept, unresolved: { id, vector_store_id, created_at } };
    file.isAttached = true;
    return kept === undefined ? undefined : { kept, unresolved: undefined };
  };
  const listFiles = async (): Promise<ProjectFiles<MarkableFile>> =>
    (known = await scan.files(scope, (file) => ({ ...fileFactsOf(file), isAttached: false })));
  const scanStores = async (): Promise<undefined> => {
    for await (const scanned of scan.scanStores(scan.vectorStores(scope), scope, note)) {
      const kept: Kept[] = [];
      for (const noted of scanned.kept) {
        if (noted.kept !== undefined) kept.push(noted.kept);
        if (noted.unresolved !== undefined) unresolved.push(noted.unresolved);
      }
      onStore({ ...scanned, kept });
    }
    return undefined;
  };
  const [files] = await scope.together<[ProjectFiles<MarkableFile>, undefined]>([listFiles(), scanStores()]);
  await files.addUploadsFor(unresolved);
  const dangling = unresolved.filter(({ id }) => {
    const file = files.byId.get(id);
    if (file !== undefined) file.isAttached = true;
    return file === undefined;
  });
  return { files: files.byId, dangling };
}
