import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';
import { AutoChunkingDto, CHUNKING_REQUEST, StaticChunkingDto } from './chunking.dto.js';
import { FIRST_ID, LAST_ID, METADATA, UNIX_TIME } from './fields.js';

const MAX_FIRST_FILES = 500;
const EXPIRY_DAYS = { minimum: 1, maximum: 365 } as const;
const STORE_STATUSES = ['expired', 'in_progress', 'completed'] as const;

/** When a store that nobody uses is to go. */
export class ExpirationPolicyDto {
  @ApiProperty({
    enum: ['last_active_at'],
    description: 'What the days count from.',
    example: 'last_active_at',
  })
  readonly anchor!: 'last_active_at';

  @ApiProperty({ type: 'integer', ...EXPIRY_DAYS, description: 'Days until it expires.', example: 30 })
  readonly days!: number;
}

/** A store to make. It is passed on as it comes, unknown fields included: OpenAI judges it. */
@ApiExtraModels(AutoChunkingDto, StaticChunkingDto)
export class CreateVectorStoreDto {
  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_FIRST_FILES,
    description: 'Files to attach at once; more can be attached afterwards.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  readonly file_ids?: readonly string[];

  @ApiPropertyOptional({ description: 'A name for people; it need not be unique.', example: 'Handbook' })
  readonly name?: string;

  @ApiPropertyOptional({
    description: 'What the store is for. It cannot be changed later.',
    example: 'Answers of the support team',
  })
  readonly description?: string;

  @ApiPropertyOptional({
    type: ExpirationPolicyDto,
    description: 'When the store expires; without it, never.',
    example: { anchor: 'last_active_at', days: 30 },
  })
  readonly expires_after?: ExpirationPolicyDto;

  @ApiPropertyOptional(CHUNKING_REQUEST)
  readonly chunking_strategy?: AutoChunkingDto | StaticChunkingDto;

  @ApiPropertyOptional(METADATA)
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** What to change of a store; what is left out stays. It is passed on as it comes, unknown fields included. */
export class UpdateVectorStoreDto {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'Another name.',
    example: 'Handbook 2026',
  })
  readonly name?: string | null;

  @ApiPropertyOptional({
    type: ExpirationPolicyDto,
    nullable: true,
    description: 'When the store expires; `null` for never.',
    example: { anchor: 'last_active_at', days: 90 },
  })
  readonly expires_after?: ExpirationPolicyDto | null;

  @ApiPropertyOptional(METADATA)
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** A vector store. Fields that OpenAI adds are passed on. */
export class VectorStoreDto {
  @ApiProperty({ description: "The store's id.", example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ enum: ['vector_store'], description: 'Always `vector_store`.', example: 'vector_store' })
  readonly object!: 'vector_store';

  @ApiProperty({ ...UNIX_TIME, description: 'When it was made.', example: 1761750000 })
  readonly created_at!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Its name; `null` was seen on stores made without one.',
    example: 'Handbook',
  })
  readonly name!: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Bytes that its files use, which are billed.',
    example: 40960,
  })
  readonly usage_bytes!: number;

  @ApiProperty({ type: FileCountsDto, description: 'How far its files are.' })
  readonly file_counts!: FileCountsDto;

  @ApiProperty({
    enum: STORE_STATUSES,
    description: '`completed` when all its files are settled and it can be searched.',
    example: 'completed',
  })
  readonly status!: (typeof STORE_STATUSES)[number];

  @ApiPropertyOptional({
    type: ExpirationPolicyDto,
    nullable: true,
    description: 'When it expires; `null` was seen on stores that never do.',
  })
  readonly expires_after?: ExpirationPolicyDto | null;

  @ApiPropertyOptional({
    ...UNIX_TIME,
    nullable: true,
    description: 'When it expires unless it is used before; `null` for never.',
    example: 1764342000,
  })
  readonly expires_at?: number | null;

  @ApiProperty({
    ...UNIX_TIME,
    nullable: true,
    description: 'When it was used last.',
    example: 1761750000,
  })
  readonly last_active_at!: number | null;

  @ApiProperty(METADATA)
  readonly metadata!: Readonly<Record<string, string>> | null;
}

/** A page of stores. */
export class VectorStorePageDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: string;

  @ApiProperty({ type: [VectorStoreDto], description: 'The stores.' })
  readonly data!: readonly VectorStoreDto[];

  @ApiProperty({ ...FIRST_ID, example: EXAMPLE.vectorStoreId })
  readonly first_id!: string | null;

  @ApiProperty({ ...LAST_ID, example: EXAMPLE.vectorStoreId })
  readonly last_id!: string | null;

  @ApiProperty({ description: 'Whether another page follows.', example: false })
  readonly has_more!: boolean;
}

/** A store that is gone; its files stay. */
export class VectorStoreDeletedDto {
  @ApiProperty({ description: "The store's id.", example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Whether it is gone.', example: true })
  readonly deleted!: boolean;

  @ApiProperty({
    enum: ['vector_store.deleted'],
    description: 'Always `vector_store.deleted`.',
    example: 'vector_store.deleted',
  })
  readonly object!: 'vector_store.deleted';
}
