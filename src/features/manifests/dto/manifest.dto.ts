import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { EXAMPLE } from '../../../contracts/examples.js';

/** In a query `true` and `false` come as texts. */
const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

export class ManifestQueryDto {
  @ApiPropertyOptional({
    description: 'Also the text that was read out of each file, or why it could not be had.',
    default: false,
  })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  readonly content?: boolean;
}

/** What a store is, so that it can be made again. */
export class ManifestStoreDto {
  @ApiProperty({
    description: 'Its id; a store that is made again has another one.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'support articles' })
  readonly name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it is for.',
    example: 'Answers for support',
  })
  readonly description!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'What its owner wrote to it.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  readonly metadata!: Record<string, string> | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'When it expires, counted from its last use; `null` when it never does.',
    additionalProperties: true,
    example: { anchor: 'last_active_at', days: 30 },
  })
  readonly expires_after!: object | null;
}

class ContentPartDto {
  @ApiProperty({ description: 'What it is.', example: 'text' })
  readonly type!: string;

  @ApiPropertyOptional({ description: 'The text.', example: 'How to reset a password …' })
  readonly text?: string;
}

class ContentErrorDto {
  @ApiProperty({ description: 'Why, for a person.', example: 'no answer within 30000 ms' })
  readonly error!: string;

  @ApiProperty({ type: 'integer', description: 'Status that OpenAI answered, or would have.', example: 504 })
  readonly status_code!: number;

  @ApiProperty({ description: 'Why, for a program.', example: 'upstream_timeout' })
  readonly code!: string;

  @ApiProperty({ description: 'Whether asking again may help.', example: true })
  readonly retryable!: boolean;
}

/** A file as it is attached to the store. */
export class ManifestFileDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.fileId })
  readonly file_id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its name; `null` when the file is gone.',
    example: 'password-reset.md',
  })
  readonly filename!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Its size.', example: 20480 })
  readonly bytes!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What it was uploaded for.',
    example: 'assistants',
  })
  readonly purpose!: string | null;

  @ApiProperty({ description: 'State of its indexing.', example: 'completed' })
  readonly status!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'What it can be found by.',
    additionalProperties: true,
    example: { language: 'en' },
  })
  readonly attributes!: object | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'How its text was cut; of a `type` other than `static` nothing more is known.',
    additionalProperties: true,
    example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
  })
  readonly chunking_strategy!: object | null;

  @ApiPropertyOptional({
    type: [ContentPartDto],
    nullable: true,
    description: 'With `content=true`: its text, `null` where it could not be read.',
  })
  readonly content?: ContentPartDto[] | null;

  @ApiPropertyOptional({ type: ContentErrorDto, description: 'Why its text could not be read.' })
  readonly content_error?: ContentErrorDto;
}

/** All that is needed to make a store again while its files exist. */
export class ManifestDto {
  @ApiProperty({ description: 'Always `vector_store.manifest`.', example: 'vector_store.manifest' })
  readonly object!: string;

  @ApiProperty({ type: 'integer', description: 'Of this layout.', example: 1 })
  readonly version!: number;

  @ApiProperty({ description: 'When it was written.', example: '2026-02-01T09:30:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({ type: ManifestStoreDto, description: 'The store.' })
  readonly vector_store!: ManifestStoreDto;

  @ApiProperty({
    type: [ManifestFileDto],
    description: 'Its files, in the order in which they were attached.',
  })
  readonly files!: ManifestFileDto[];

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `content=true`: files whose text could not be read.',
    example: 0,
  })
  readonly content_failed?: number;

  @ApiProperty({ description: 'Whether no text is missing; a file never is.', example: true })
  readonly complete!: boolean;
}
