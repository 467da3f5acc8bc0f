import { ApiProperty } from '@nestjs/swagger';

/** Files by state. */
export class FileCountsDto {
  @ApiProperty({ type: 'integer', description: 'Files being indexed.', example: 0 })
  readonly in_progress!: number;

  @ApiProperty({ type: 'integer', description: 'Files that can be searched.', example: 2 })
  readonly completed!: number;

  @ApiProperty({ type: 'integer', description: 'Files that could not be indexed.', example: 0 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', description: 'Files whose indexing was called off.', example: 0 })
  readonly cancelled!: number;

  @ApiProperty({ type: 'integer', description: 'All of them.', example: 2 })
  readonly total!: number;
}
