import type { AttachmentDraft, Attributes, ChunkingStrategy } from './types.js';

/** How a file is attached, or was. */
interface Attachable {
  readonly attributes?: Attributes | null | undefined;
  readonly chunking_strategy?: ChunkingStrategy | null | undefined;
}

/** A file to attach as it was attached before. A chunking that is not `static` cannot be asked for: it is left to upstream. */
export function attachmentDraftOf(
  fileId: string,
  { attributes, chunking_strategy: chunking }: Attachable,
): AttachmentDraft {
  return {
    file_id: fileId,
    ...(attributes && { attributes }),
    ...(chunking?.type === 'static' && { chunking_strategy: chunking }),
  };
}
