import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

/** A file that was attached, and of which it was not seen how the indexing ended. */
export class PendingFileDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiPropertyOptional({
    description: 'Why that could not be seen; absent where there was no time left.',
    example: 'attached, but the indexing status could not be read: no response within 30000 ms',
  })
  readonly reason?: string;
}
