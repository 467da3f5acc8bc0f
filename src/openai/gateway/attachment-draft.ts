import type { AttachmentDraft, Attributes, ChunkingStrategy } from './types.js';

interface Attachable {
  readonly attributes?: Attributes | null | undefined;
  readonly chunking_strategy?: ChunkingStrategy | null | undefined;
}

/** Creates the request to attach a file as before. Only a static chunking strategy can be requested; others are omitted. */
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
