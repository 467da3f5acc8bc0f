import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../edge/examples.js';

/** The most important of a file. Times are Unix times in seconds. */
export class FileSummaryDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Its name.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ description: 'What it is for.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({ type: 'integer', description: 'Its size.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({ type: 'integer', description: 'When it was uploaded.', example: 1761750000 })
  readonly created_at!: number;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'When it expires; `null` when it never does.',
    example: null,
  })
  readonly expires_at!: number | null;
}
