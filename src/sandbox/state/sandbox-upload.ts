import { HOUR_SECONDS } from '../units.js';
import type { FileDraft, SandboxFile } from './sandbox-file.js';

/** An upload that is not completed in this time expires. */
const UPLOAD_LIFETIME_SECONDS = HOUR_SECONDS;

export type UploadStatus = 'pending' | 'completed' | 'cancelled' | 'expired';

/** The file that an upload creates. */
export type UploadDraft = Required<Pick<FileDraft, 'filename' | 'purpose' | 'bytes'>> &
  Pick<FileDraft, 'expiresAfterSeconds'>;

/** A file that is uploaded in parts. Completing it joins the parts in the requested order. */
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

  /** Sets the created file and releases the parts. */
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
