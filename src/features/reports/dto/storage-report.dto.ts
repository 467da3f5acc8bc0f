import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';

const FLAGS = ['idle', 'empty', 'expired', 'failed'];

class StoragePriceDto {
  @ApiProperty({ description: '`STORAGE_PRICE_USD_PER_GIB_DAY`.', example: 0.1 })
  readonly usd_per_gib_day!: number;

  @ApiProperty({ description: '`STORAGE_FREE_GIB`, of all stores together.', example: 1 })
  readonly free_gib!: number;
}

class StorageTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores that the report is about.', example: 1 })
  readonly vector_stores!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes in use.', example: 1610612736 })
  readonly usage_bytes!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'What these stores add to what the project pays for: what is free belongs to all its stores together, and is taken ' +
      'up by the others first.',
    example: 536870912,
  })
  readonly billable_bytes!: number;

  @ApiProperty({ description: 'What these cost a day, in US dollars.', example: 0.05 })
  readonly usd_per_day!: number;

  @ApiProperty({ description: 'What these cost in 30 days.', example: 1.5 })
  readonly usd_per_month!: number;

  @ApiProperty({ type: FileCountsDto, description: 'Files in all stores; one in two stores counts twice.' })
  readonly file_counts!: FileCountsDto;

  @ApiProperty({ type: 'integer', description: 'Stores that are idle.', example: 0 })
  readonly idle!: number;

  @ApiProperty({ type: 'integer', description: 'Stores without files.', example: 0 })
  readonly empty!: number;

  @ApiProperty({ type: 'integer', description: 'Stores that have expired.', example: 0 })
  readonly expired!: number;

  @ApiProperty({ type: 'integer', description: 'Stores with files that could not be indexed.', example: 0 })
  readonly failed!: number;
}

class LargeStoreDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'support articles' })
  readonly name!: string | null;

  @ApiProperty({ type: 'integer', description: 'Bytes in use.', example: 1610612736 })
  readonly usage_bytes!: number;

  @ApiProperty({ description: 'What it costs in 30 days if nothing is free.', example: 4.5 })
  readonly usd_per_month!: number;
}

/** What a store takes. `null` where OpenAI does not tell what it follows from. */
export class StorageRowDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'support articles' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its state.', example: 'completed' })
  readonly status!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Bytes in use.', example: 1610612736 })
  readonly usage_bytes!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'What it costs a day if nothing is free, in US dollars.',
    example: 0.15,
  })
  readonly usd_per_day!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The same for 30 days.', example: 4.5 })
  readonly usd_per_month!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Whole days since it was made.', example: 40 })
  readonly age_days!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Whole days since it was last used, or made.',
    example: 2,
  })
  readonly idle_days!: number | null;

  @ApiProperty({ type: FileCountsDto, nullable: true, description: 'Its files.' })
  readonly file_counts!: FileCountsDto | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of its expiry; `null` when it never does.',
    example: null,
  })
  readonly expires_at!: number | null;

  @ApiProperty({
    description: 'What stands out: `failed` is for files that could not be indexed.',
    enum: FLAGS,
    isArray: true,
    example: [],
  })
  readonly flags!: string[];
}

/** What the vector stores take and cost. */
export class StorageReportDto {
  @ApiProperty({ description: 'Always `report.storage`.', example: 'report.storage' })
  readonly object!: string;

  @ApiProperty({ description: 'Always `true`: an incomplete listing is an error.', example: true })
  readonly complete!: boolean;

  @ApiProperty({
    description: 'When it was made.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @ApiProperty({ type: StoragePriceDto, description: 'What storage costs.' })
  readonly price!: StoragePriceDto;

  @ApiProperty({
    type: StorageTotalsDto,
    description: 'Of all stores in the report. What is free is taken off here, and nowhere else.',
  })
  readonly totals!: StorageTotalsDto;

  @ApiProperty({ type: [LargeStoreDto], description: 'The largest stores.' })
  readonly top!: LargeStoreDto[];

  @ApiProperty({ type: [String], description: 'Stores that are idle.', example: [] })
  readonly idle!: string[];

  @ApiProperty({ type: [String], description: 'Stores without files.', example: [] })
  readonly empty!: string[];

  @ApiProperty({ type: [String], description: 'Stores that have expired.', example: [] })
  readonly expired!: string[];

  @ApiProperty({ type: [String], description: 'Stores with files that could not be indexed.', example: [] })
  readonly failed!: string[];

  @ApiProperty({ type: [StorageRowDto], description: 'All of them.' })
  readonly vector_stores!: StorageRowDto[];
}
