import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';

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

/** A vector store that holds a file, and how it does. */
export class FileHolderDto {
  @ApiProperty({ description: "The store's id.", example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'support articles' })
  readonly name!: string | null;

  @ApiProperty({
    description: 'State of the file in this store.',
    enum: ['in_progress', 'completed', 'failed', 'cancelled'],
    example: 'completed',
  })
  readonly status!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Attributes of the file in this store.',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { team: 'search' },
  })
  readonly attributes!: Record<string, string | number | boolean> | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the attachment.',
    example: 1761750000,
  })
  readonly created_at!: number | null;
}

class HeldFileDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Its name.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Its size.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({ description: 'What it is for.', example: 'assistants' })
  readonly purpose!: string;
}

/** All vector stores that hold a file. */
export class FileHolderListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: string;

  @ApiProperty({ type: [FileHolderDto], description: 'The stores, newest first.' })
  readonly data!: FileHolderDto[];

  @ApiProperty({
    type: HeldFileDto,
    nullable: true,
    description: 'The file; `null` when it is gone, but stores still list it.',
  })
  readonly file!: HeldFileDto | null;

  @ApiProperty({ description: 'Always `true`: all stores were looked into.', example: true })
  readonly complete!: boolean;
}
