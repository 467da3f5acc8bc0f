import { DAY_SECONDS } from '../units.js';

export const FILE_PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const;
export type FilePurpose =
  (typeof FILE_PURPOSES)[number] | 'assistants_output' | 'batch_output' | 'fine-tune-results';

const NOT_DOWNLOADABLE = new Set<FilePurpose>(['assistants', 'user_data']);
const SUPPORTED_EXTENSIONS = new Set(
  'c cpp cs css doc docx go html java js json md pdf php pptx py rb sh tex ts txt'.split(' '),
);

export interface IndexingFailure {
  readonly code: 'server_error' | 'unsupported_file' | 'invalid_file';
  readonly message: string;
}

export interface FileDraft {
  readonly filename: string;
  /** Default: a short text. */
  readonly content?: string | Buffer;
  /** Default: `assistants`. */
  readonly purpose?: FilePurpose;
  /** Seconds after creation. Default: 30 days for purpose `batch`, never for others. */
  readonly expiresAfterSeconds?: number;
  /** Seconds since 1970. Default: now. */
  readonly createdAt?: number;
  /** Default: a generated id. */
  readonly id?: string;
  /** Default: the length of the content. */
  readonly bytes?: number;
}

/** A file of an account. It exists independently of vector stores. */
export class SandboxFile {
  readonly filename: string;
  readonly purpose: FilePurpose;
  readonly content: Buffer;
  readonly bytes: number;
  readonly expiresAt: number | undefined;

  constructor(
    readonly id: string,
    readonly createdAt: number,
    draft: FileDraft,
  ) {
    this.filename = draft.filename;
    this.purpose = draft.purpose ?? 'assistants';
    const content = draft.content ?? `Contents of ${draft.filename}.\n`;
    this.content = typeof content === 'string' ? Buffer.from(content) : content;
    this.bytes = draft.bytes ?? this.content.length;
    const lifetime = draft.expiresAfterSeconds ?? (this.purpose === 'batch' ? 30 * DAY_SECONDS : undefined);
    this.expiresAt = lifetime === undefined ? undefined : createdAt + lifetime;
  }

  get isDownloadable(): boolean {
    return !NOT_DOWNLOADABLE.has(this.purpose);
  }

  /** The reason why this file cannot be indexed, or null. */
  get indexingError(): IndexingFailure | null {
    const extension = /\.([^.]+)$/.exec(this.filename)?.[1]?.toLowerCase() ?? '';
    if (!SUPPORTED_EXTENSIONS.has(extension))
      return { code: 'unsupported_file', message: 'The file type is not supported.' };
    if (this.bytes === 0)
      return {
        code: 'invalid_file',
        message: 'The file could not be parsed because it is empty or not well formed.',
      };
    return null;
  }

  toWire(): Record<string, unknown> {
    return {
      object: 'file',
      id: this.id,
      purpose: this.purpose,
      filename: this.filename,
      bytes: this.bytes,
      created_at: this.createdAt,
      ...(this.expiresAt === undefined ? {} : { expires_at: this.expiresAt }),
      status: 'processed',
      status_details: null,
    };
  }
}
