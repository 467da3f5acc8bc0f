import type { FileDraft, SandboxFile } from './sandbox-file.js';

/** Seconds after which an upload that was not completed is gone. */
const UPLOAD_LIFETIME_SECONDS = 3600;

export type UploadStatus = 'pending' | 'completed' | 'cancelled' | 'expired';

/** What an upload is to become. */
export type UploadDraft = Required<Pick<FileDraft, 'filename' | 'purpose' | 'bytes'>> &
  Pick<FileDraft, 'expiresAfterSeconds'>;

/** A file that comes in parts, which are put together in the order that its completion names. */
export class SandboxUpload {
  readonly expiresAt: number;
  readonly parts = new Map<string, Buffer>();
  file: SandboxFile | undefined;
  isCancelled = false;

  constructor(
    readonly id: string,
    readonly createdAt: number,
    readonly draft: UploadDraft,
  ) {
    this.expiresAt = createdAt + UPLOAD_LIFETIME_SECONDS;
  }

  status(nowSeconds: number): UploadStatus {
    if (this.file) return 'completed';
    if (this.isCancelled) return 'cancelled';
    return nowSeconds >= this.expiresAt ? 'expired' : 'pending';
  }

  /** Ends it: its parts are no longer needed. */
  complete(file: SandboxFile): void {
    this.file = file;
    this.parts.clear();
  }

  cancel(): void {
    this.isCancelled = true;
    this.parts.clear();
  }

  toWire(nowSeconds: number): Record<string, unknown> {
    return {
      id: this.id,
      object: 'upload',
      bytes: this.draft.bytes,
      created_at: this.createdAt,
      filename: this.draft.filename,
      purpose: this.draft.purpose,
      status: this.status(nowSeconds),
      expires_at: this.expiresAt,
      ...(this.file && { file: this.file.toWire() }),
    };
  }
}
