import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';

export class ManifestQueryDto {
  @ApiPropertyOptional({
    description:
      'Include the text that OpenAI extracted from each file, or the reason why it could not be read.',
    default: false,
  })
  @IsOptional()
  @FlagInQuery()
  @IsBoolean()
  readonly content?: boolean;
}

/** The properties of a vector store that a restore recreates. */
export class ManifestStoreDto {
  @ApiProperty({
    description: 'Id of the store. A restored store gets a new id.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name.', example: 'support articles' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Description.', example: 'Answers for support' })
  readonly description!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Metadata.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  readonly metadata!: Readonly<Record<string, string>> | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Expiration policy: days since the last use. `null` if the store never expires.',
    additionalProperties: true,
    example: { anchor: 'last_active_at', days: 30 },
  })
  readonly expires_after!: { readonly anchor: 'last_active_at'; readonly days: number } | null;
}

class ContentPartDto {
  @ApiProperty({ description: 'Type of the part.', example: 'text' })
  readonly type!: string;

  @ApiPropertyOptional({ description: 'Extracted text.', example: 'How to reset a password …' })
  readonly text?: string;
}

class ContentErrorDto {
  @ApiProperty({ description: 'Human-readable reason.', example: 'no response within 30000 ms' })
  readonly error!: string;

  @ApiProperty({
    type: 'integer',
    description: "Status of OpenAI's response; 502, 503 or 504 if there was none.",
    example: 504,
  })
  readonly status_code!: number;

  @ApiProperty({ description: 'Machine-readable reason.', example: 'upstream_timeout' })
  readonly code!: string;

  @ApiProperty({ description: 'Whether a retry may succeed.', example: true })
  readonly retryable!: boolean;
}

/** The attachment of a file to a store. */
export class ManifestFileDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly file_id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Name; `null` if the file no longer exists, as `bytes` and `purpose` are.',
    example: 'password-reset.md',
  })
  readonly filename!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Size in bytes.', example: 20480 })
  readonly bytes!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Purpose of the upload.', example: 'assistants' })
  readonly purpose!: string | null;

  @ApiProperty({ description: 'Indexing status.', example: 'completed' })
  readonly status!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Attributes, by which a search can filter.',
    additionalProperties: true,
    example: { language: 'en' },
  })
  readonly attributes!: Readonly<Record<string, string | number | boolean>> | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Chunking strategy. OpenAI returns its sizes only for the type `static`.',
    additionalProperties: true,
    example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
  })
  readonly chunking_strategy!: {
    readonly type: string;
    readonly static?: { readonly max_chunk_size_tokens: number; readonly chunk_overlap_tokens: number };
  } | null;

  @ApiPropertyOptional({
    type: [ContentPartDto],
    nullable: true,
    description: 'With `content=true`: the extracted text; `null` if it could not be read.',
  })
  readonly content?: readonly ContentPartDto[] | null;

  @ApiPropertyOptional({ type: ContentErrorDto, description: 'Why the content could not be read.' })
  readonly content_error?: ContentErrorDto;
}

/** The description of a store and its files, from which the store can be restored while the files exist. */
export class ManifestDto {
  @ApiProperty({ description: 'Always `vector_store.manifest`.', example: 'vector_store.manifest' })
  readonly object!: 'vector_store.manifest';

  @ApiProperty({ type: 'integer', description: 'Version of the format: 1.', example: 1 })
  readonly version!: 1;

  @ApiProperty({ description: 'Time of the export.', example: '2026-02-01T09:30:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({ type: ManifestStoreDto, description: 'The vector store.' })
  readonly vector_store!: ManifestStoreDto;

  @ApiProperty({ type: [ManifestFileDto], description: 'Its files, in the order of their attachment.' })
  readonly files!: readonly ManifestFileDto[];

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `content=true`: number of files whose content could not be read.',
    example: 0,
  })
  readonly content_failed?: number;

  @ApiProperty({
    description: '`false` only if the content of a file could not be read. Files are never omitted.',
    example: true,
  })
  readonly complete!: boolean;
}
