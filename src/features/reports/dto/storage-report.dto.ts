import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { NullableProperty } from '../../../contracts/nullable-property.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';

/** Conditions that a report highlights; a store may have several. */
export const STORAGE_FLAGS = ['idle', 'empty', 'expired', 'failed'] as const;
export type StorageFlag = (typeof STORAGE_FLAGS)[number];

export class StoragePriceDto {
  @ApiProperty({ description: '`STORAGE_PRICE_USD_PER_GIB_DAY`.', example: 0.1 })
  readonly usd_per_gib_day!: number;

  @ApiProperty({ description: '`STORAGE_FREE_GIB`: free storage of the whole project.', example: 1 })
  readonly free_gib!: number;
}

export class StorageTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores in the report.', example: 1 })
  readonly vector_stores!: number;

  @ApiProperty({ type: 'integer', description: 'Storage in bytes.', example: 1610612736 })
  readonly usage_bytes!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Billable part of `usage_bytes`. The free storage belongs to the whole project; stores outside the report use it first.',
    example: 536870912,
  })
  readonly billable_bytes!: number;

  @ApiProperty({ description: 'Cost of the billable bytes per day, in US dollars.', example: 0.05 })
  readonly usd_per_day!: number;

  @ApiProperty({ description: 'Cost of the billable bytes for 30 days.', example: 1.5 })
  readonly usd_per_month!: number;

  @ApiProperty({
    type: FileCountsDto,
    description: 'Files in all stores; a file in two stores counts twice.',
  })
  readonly file_counts!: FileCountsDto;

  @ApiProperty({ type: 'integer', description: 'Idle stores.', example: 0 })
  readonly idle!: number;

  @ApiProperty({ type: 'integer', description: 'Stores without files.', example: 0 })
  readonly empty!: number;

  @ApiProperty({ type: 'integer', description: 'Expired stores.', example: 0 })
  readonly expired!: number;

  @ApiProperty({ type: 'integer', description: 'Stores with files that could not be indexed.', example: 0 })
  readonly failed!: number;
}

export class LargeStoreDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @NullableProperty(String, 'Name.', 'support articles')
  readonly name!: string | null;

  @ApiProperty({ type: 'integer', description: 'Storage in bytes.', example: 1610612736 })
  readonly usage_bytes!: number;

  @ApiProperty({ description: 'Cost for 30 days, without free storage.', example: 4.5 })
  readonly usd_per_month!: number;
}

/** The storage of one store. A field is `null` if OpenAI does not report the value. */
export class StorageRowDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @NullableProperty(String, 'Name.', 'support articles')
  readonly name!: string | null;

  @NullableProperty(String, 'Status.', 'completed')
  readonly status!: string | null;

  @NullableProperty('integer', 'Storage in bytes.', 1610612736)
  readonly usage_bytes!: number | null;

  @NullableProperty(Number, 'Cost per day in US dollars, without free storage.', 0.15)
  readonly usd_per_day!: number | null;

  @NullableProperty(Number, 'Cost for 30 days, without free storage.', 4.5)
  readonly usd_per_month!: number | null;

  @NullableProperty('integer', 'Whole days since the creation.', 40)
  readonly age_days!: number | null;

  @NullableProperty(
    'integer',
    'Whole days since the last use, or since the creation if it was never used.',
    2,
  )
  readonly idle_days!: number | null;

  @ApiProperty({ type: FileCountsDto, nullable: true, description: 'Files by indexing status.' })
  readonly file_counts!: FileCountsDto | null;

  @NullableProperty('integer', 'Unix time in seconds of the expiry; `null` if the store never expires.', null)
  readonly expires_at!: number | null;

  @ApiProperty({
    description: 'Highlighted conditions; `failed` means that some files could not be indexed.',
    enum: STORAGE_FLAGS,
    isArray: true,
    example: [],
  })
  readonly flags!: readonly StorageFlag[];
}

/** The storage and cost of vector stores. */
export class StorageReportDto {
  @ApiProperty({ description: 'Always `report.storage`.', example: 'report.storage' })
  readonly object!: 'report.storage';

  @ApiProperty({ description: 'Always `true`: an incomplete listing is an error.', example: true })
  readonly complete!: true;

  @ApiProperty({
    description: 'Time of the report.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @ApiProperty({ type: StoragePriceDto, description: 'Storage price.' })
  readonly price!: StoragePriceDto;

  @ApiProperty({
    type: StorageTotalsDto,
    description: 'Totals of all stores in the report. Only these take free storage into account.',
  })
  readonly totals!: StorageTotalsDto;

  @ApiProperty({ type: [LargeStoreDto], description: 'Largest stores.' })
  readonly top!: readonly LargeStoreDto[];

  @ApiProperty({ type: [String], description: 'Idle stores.', example: [] })
  readonly idle!: readonly string[];

  @ApiProperty({ type: [String], description: 'Stores without files.', example: [] })
  readonly empty!: readonly string[];

  @ApiProperty({ type: [String], description: 'Expired stores.', example: [] })
  readonly expired!: readonly string[];

  @ApiProperty({ type: [String], description: 'Stores with files that could not be indexed.', example: [] })
  readonly failed!: readonly string[];

  @ApiProperty({ type: [StorageRowDto], description: 'All stores in the report.' })
  readonly vector_stores!: readonly StorageRowDto[];
}
