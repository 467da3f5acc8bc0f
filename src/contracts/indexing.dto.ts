import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

/** Number of files of a vector store by indexing status. */
export class FileCountsDto {
  @ApiProperty({ type: 'integer', description: 'Files being indexed.', example: 0 })
  readonly in_progress!: number;

  @ApiProperty({ type: 'integer', description: 'Indexed files, which can be searched.', example: 2 })
  readonly completed!: number;

  @ApiProperty({ type: 'integer', description: 'Files whose indexing failed.', example: 0 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', description: 'Files whose indexing was cancelled.', example: 0 })
  readonly cancelled!: number;

  @ApiProperty({ type: 'integer', description: 'All files.', example: 2 })
  readonly total!: number;
}

/** An attached file whose indexing result is not known. */
export class PendingFileDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiPropertyOptional({
    description: 'Why the result is not known; absent if indexing took longer than the time limit.',
    example: 'attached, but the indexing result could not be read: no response within 30000 ms',
  })
  readonly reason?: string;
}
