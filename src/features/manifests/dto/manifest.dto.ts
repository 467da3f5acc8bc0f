import { Field, NULLABLE, OPTIONAL } from '../../../contracts/fields.js';
import { FlagOption } from '../../../contracts/request-fields.js';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';

export class ManifestQueryDto {
  @FlagOption(
    'Include the text that OpenAI extracted from each file, or the reason why it could not be read.',
    false,
    FlagInQuery(),
  )
  readonly content?: boolean;
}

/** The properties of a vector store that a restore recreates. */
export class ManifestStoreDto {
  @Field.id('vectorStoreId', 'Id of the store. A restored store gets a new id.') readonly id!: string;
  @Field.text('Name.', 'support articles', NULLABLE) readonly name!: string | null;
  @Field.text('Description.', 'Answers for support', NULLABLE) readonly description!: string | null;
  @Field.metadata('Metadata.', NULLABLE) readonly metadata!: Readonly<Record<string, string>> | null;

  @Field.map(
    true,
    'Expiration policy: days since the last use. `null` if the store never expires.',
    { anchor: 'last_active_at', days: 30 },
    NULLABLE,
  )
  readonly expires_after!: { readonly anchor: 'last_active_at'; readonly days: number } | null;
}

class ContentPartDto {
  @Field.text('Type of the part.', 'text') readonly type!: string;
  @Field.text('Extracted text.', 'How to reset a password …', OPTIONAL) readonly text?: string;
}

class ContentErrorDto {
  @Field.text('Human-readable reason.', 'no response within 30000 ms') readonly error!: string;

  @Field.integer("Status of OpenAI's response; 502, 503 or 504 if there was none.", 504)
  readonly status_code!: number;

  @Field.text('Machine-readable reason.', 'upstream_timeout') readonly code!: string;
  @Field.flag('Whether a retry may succeed.', true) readonly retryable!: boolean;
}

/** The attachment of a file to a store. */
export class ManifestFileDto {
  @Field.id('fileId', 'Id of the file.') readonly file_id!: string;

  @Field.text(
    'Name; `null` if the file no longer exists, as `bytes` and `purpose` are.',
    'password-reset.md',
    NULLABLE,
  )
  readonly filename!: string | null;

  @Field.bytes('Size in bytes.', NULLABLE) readonly bytes!: number | null;
  @Field.text('Purpose of the upload.', 'assistants', NULLABLE) readonly purpose!: string | null;
  @Field.text('Indexing status.', 'completed') readonly status!: string;

  @Field.map(true, 'Attributes, by which a search can filter.', { language: 'en' }, NULLABLE)
  readonly attributes!: Readonly<Record<string, string | number | boolean>> | null;

  @Field.map(
    true,
    'Chunking strategy. OpenAI returns its sizes only for the type `static`.',
    { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
    NULLABLE,
  )
  readonly chunking_strategy!: {
    readonly type: string;
    readonly static?: { readonly max_chunk_size_tokens: number; readonly chunk_overlap_tokens: number };
  } | null;

  @Field.list(ContentPartDto, 'With `content=true`: the extracted text; `null` if it could not be read.', {
    optional: true,
    nullable: true,
  })
  readonly content?: readonly ContentPartDto[] | null;

  @Field.object(ContentErrorDto, 'Why the content could not be read.', OPTIONAL)
  readonly content_error?: ContentErrorDto;
}

/** The description of a store and its files, from which the store can be restored while the files exist. */
export class ManifestDto {
  @Field.constant('vector_store.manifest') readonly object!: 'vector_store.manifest';
  @Field.integer('Version of the format: 1.', 1) readonly version!: 1;
  @Field.text('Time of the export.', '2026-02-01T09:30:00.000Z') readonly created_at!: string;
  @Field.object(ManifestStoreDto, 'The vector store.') readonly vector_store!: ManifestStoreDto;

  @Field.list(ManifestFileDto, 'Its files, in the order of their attachment.')
  readonly files!: readonly ManifestFileDto[];

  @Field.count('With `content=true`: number of files whose content could not be read.', 0, OPTIONAL)
  readonly content_failed?: number;

  @Field.flag('`false` only if the content of a file could not be read. Files are never omitted.', true)
  readonly complete!: boolean;
}
