import { ApiProperty, PickType } from '@nestjs/swagger';
import { Field, NULLABLE } from '../../../contracts/fields.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';

/** Conditions that a report highlights; a store may have several. */
export const STORAGE_FLAGS = ['idle', 'empty', 'expired', 'failed'] as const;
export type StorageFlag = (typeof STORAGE_FLAGS)[number];

export class StoragePriceDto {
  @Field.number('`STORAGE_PRICE_USD_PER_GIB_DAY`.', 0.1) readonly usd_per_gib_day!: number;
  @Field.number('`STORAGE_FREE_GIB`: free storage of the whole project.', 1) readonly free_gib!: number;
}

export class StorageTotalsDto {
  @Field.count('Stores in the report.', 1) readonly vector_stores!: number;
  @Field.bytes('Storage in bytes.', { example: 1610612736 }) readonly usage_bytes!: number;

  @Field.bytes(
    'Billable part of `usage_bytes`. The free storage belongs to the whole project; stores outside the report use it first.',
    { example: 536870912 },
  )
  readonly billable_bytes!: number;

  @Field.number('Cost of the billable bytes per day, in US dollars.', 0.05) readonly usd_per_day!: number;
  @Field.number('Cost of the billable bytes for 30 days.', 1.5) readonly usd_per_month!: number;

  @Field.object(FileCountsDto, 'Files in all stores; a file in two stores counts twice.')
  readonly file_counts!: FileCountsDto;

  @Field.count('Idle stores.', 0) readonly idle!: number;
  @Field.count('Stores without files.', 0) readonly empty!: number;
  @Field.count('Expired stores.', 0) readonly expired!: number;
  @Field.count('Stores with files that could not be indexed.', 0) readonly failed!: number;
}

export class LargeStoreDto {
  @Field.id('vectorStoreId', 'Id.') readonly id!: string;
  @Field.text('Name.', 'support articles', NULLABLE) readonly name!: string | null;
  @Field.bytes('Storage in bytes.', { example: 1610612736 }) readonly usage_bytes!: number;
  @Field.number('Cost for 30 days, without free storage.', 4.5) readonly usd_per_month!: number;
}

/** The storage of one store. A field is `null` if OpenAI does not report the value. */
export class StorageRowDto extends PickType(LargeStoreDto, ['id', 'name']) {
  @Field.text('Status.', 'completed', NULLABLE) readonly status!: string | null;

  @Field.bytes('Storage in bytes.', { nullable: true, example: 1610612736 })
  readonly usage_bytes!: number | null;

  @Field.number('Cost per day in US dollars, without free storage.', 0.15, NULLABLE)
  readonly usd_per_day!: number | null;

  @Field.number('Cost for 30 days, without free storage.', 4.5, NULLABLE)
  readonly usd_per_month!: number | null;

  @Field.integer('Whole days since the creation.', 40, NULLABLE) readonly age_days!: number | null;

  @Field.integer('Whole days since the last use, or since the creation if it was never used.', 2, NULLABLE)
  readonly idle_days!: number | null;

  @Field.object(FileCountsDto, 'Files by indexing status.', NULLABLE)
  readonly file_counts!: FileCountsDto | null;

  @Field.unixTime('Unix time in seconds of the expiry; `null` if the store never expires.', {
    nullable: true,
    example: null,
  })
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
  @Field.constant('report.storage') readonly object!: 'report.storage';
  @Field.flag('Always `true`: an incomplete listing is an error.', true) readonly complete!: true;

  @ApiProperty({
    description: 'Time of the report.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @Field.object(StoragePriceDto, 'Storage price.') readonly price!: StoragePriceDto;

  @Field.object(
    StorageTotalsDto,
    'Totals of all stores in the report. Only these take free storage into account.',
  )
  readonly totals!: StorageTotalsDto;

  @Field.list(LargeStoreDto, 'Largest stores.') readonly top!: readonly LargeStoreDto[];
  @Field.list(String, 'Idle stores.', { example: [] }) readonly idle!: readonly string[];
  @Field.list(String, 'Stores without files.', { example: [] }) readonly empty!: readonly string[];
  @Field.list(String, 'Expired stores.', { example: [] }) readonly expired!: readonly string[];

  @Field.list(String, 'Stores with files that could not be indexed.', { example: [] })
  readonly failed!: readonly string[];

  @Field.list(StorageRowDto, 'All stores in the report.') readonly vector_stores!: readonly StorageRowDto[];
}
