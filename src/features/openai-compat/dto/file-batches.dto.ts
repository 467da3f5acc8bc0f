import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';
import { AutoChunkingDto, CHUNKING_REQUEST, StaticChunkingDto } from './chunking.dto.js';
import { ATTRIBUTES, type Attributes, UNIX_TIME } from './fields.js';
import { V1_EXAMPLE } from './v1-examples.js';
import { CreateVectorStoreFileDto } from './vector-store-files.dto.js';

const BATCH_SIZE = { minItems: 1, maxItems: 2000 } as const;
const STATUSES = ['in_progress', 'completed', 'cancelled', 'failed'] as const;
/** The specification has the first; the second was recorded. */
const OBJECTS = ['vector_store.files_batch', 'vector_store.file_batch'] as const;

/**
 * Files to attach at once: either `file_ids` or `files`, never both, never neither. It is passed on as it
 * comes, unknown fields included: OpenAI judges it.
 */
@ApiExtraModels(AutoChunkingDto, StaticChunkingDto)
export class CreateFileBatchDto {
  @ApiPropertyOptional({
    type: [String],
    ...BATCH_SIZE,
    description: 'Uploaded files that are all treated alike. Required without `files`, refused with it.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  readonly file_ids?: readonly string[];

  @ApiPropertyOptional({
    type: [CreateVectorStoreFileDto],
    ...BATCH_SIZE,
    description:
      'Uploaded files, each with its own attributes and chunking; those of the batch are ignored. Required without `file_ids`, refused with it.',
    example: [{ file_id: EXAMPLE.fileId, attributes: { language: 'en' } }],
  })
  readonly files?: readonly CreateVectorStoreFileDto[];

  @ApiPropertyOptional(CHUNKING_REQUEST)
  readonly chunking_strategy?: AutoChunkingDto | StaticChunkingDto;

  @ApiPropertyOptional({ ...ATTRIBUTES, description: 'Attributes of every file in `file_ids`.' })
  readonly attributes?: Attributes | null;
}

/** A batch. OpenAI cannot list batches: keep the id. Fields that it adds are passed on. */
export class FileBatchDto {
  @ApiProperty({ description: "The batch's id; batches cannot be listed.", example: V1_EXAMPLE.batchId })
  readonly id!: string;

  @ApiProperty({
    enum: OBJECTS,
    description: 'What it is; OpenAI has used both names.',
    example: 'vector_store.files_batch',
  })
  readonly object!: (typeof OBJECTS)[number];

  @ApiProperty({ ...UNIX_TIME, description: 'When it was asked for.', example: 1761750000 })
  readonly created_at!: number;

  @ApiProperty({ description: 'The store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiProperty({
    enum: STATUSES,
    description: 'State of the whole; what became of the files is in `file_counts`.',
    example: 'completed',
  })
  readonly status!: (typeof STATUSES)[number];

  @ApiProperty({ type: FileCountsDto, description: 'How far its files are.' })
  readonly file_counts!: FileCountsDto;
}
