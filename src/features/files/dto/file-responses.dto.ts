import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';

/**
 * Summary of a file. Times are Unix times in seconds. Optional fields are absent if the upstream is a
 * compatible server that does not return them.
 */
export class FileSummaryDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ type: String, description: 'Name of the file.', example: 'handbook.pdf' })
  readonly filename!: string | null;

  @ApiProperty({ description: 'Intended use of the file.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 20480 })
  readonly bytes?: number | null;

  @ApiProperty({ type: 'integer', description: 'Time of the upload.', example: 1761750000 })
  readonly created_at?: number;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'Expiry time; `null` if it never expires.',
    example: null,
  })
  readonly expires_at!: number | null;
}

/** A vector store that a file is attached to. */
export class FileHolderDto {
  @ApiProperty({ description: 'Id of the vector store.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Name of the vector store; `null` if it has none.',
    example: 'support articles',
  })
  readonly name!: string | null;

  @ApiProperty({
    description: 'Indexing status of the file in this vector store.',
    enum: ['in_progress', 'completed', 'failed', 'cancelled'],
    example: 'completed',
  })
  readonly status!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Attributes of the file in this vector store.',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { team: 'search' },
  })
  readonly attributes!: Readonly<Record<string, string | number | boolean>> | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Time of attachment as Unix time in seconds.',
    example: 1761750000,
  })
  readonly created_at!: number | null;
}

export class HeldFileDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ type: String, description: 'Name of the file.', example: 'handbook.pdf' })
  readonly filename!: string | null;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 20480 })
  readonly bytes?: number | null;

  @ApiProperty({ description: 'Intended use of the file.', example: 'assistants' })
  readonly purpose!: string;
}

/** All vector stores that a file is attached to. */
export class FileHolderListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: 'list';

  @ApiProperty({ type: [FileHolderDto], description: 'The vector stores, newest first.' })
  readonly data!: readonly FileHolderDto[];

  @ApiProperty({
    type: HeldFileDto,
    nullable: true,
    description: 'The file; `null` if it no longer exists and is only listed by vector stores.',
  })
  readonly file!: HeldFileDto | null;

  @ApiProperty({
    type: Boolean,
    description: 'Always `true`: if a vector store cannot be scanned, the request fails.',
    example: true,
  })
  readonly complete!: true;
}
