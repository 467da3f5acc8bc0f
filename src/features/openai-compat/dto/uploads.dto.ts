import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FileDto, FileExpirationDto } from './files.dto.js';
import { UNIX_TIME } from './fields.js';
import { V1_EXAMPLE } from './v1-examples.js';

const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision'] as const;
const STATUSES = ['pending', 'completed', 'cancelled', 'expired'] as const;

/** A large file to upload in parts. It is passed on as it comes, unknown fields included: OpenAI judges it. */
export class CreateUploadDto {
  @ApiProperty({ description: 'Name of the file.', example: 'archive.pdf' })
  readonly filename!: string;

  @ApiProperty({ enum: PURPOSES, description: 'What the file is for.', example: 'assistants' })
  readonly purpose!: (typeof PURPOSES)[number];

  @ApiProperty({
    type: 'integer',
    description: 'Size of the whole file, at most 8 GB; the parts must add up to it.',
    example: 734003200,
  })
  readonly bytes!: number;

  @ApiProperty({
    description: 'Media type of the file, one that OpenAI takes for the purpose.',
    example: 'application/pdf',
  })
  readonly mime_type!: string;

  @ApiPropertyOptional({
    type: FileExpirationDto,
    description: 'When the file expires; without it, as files of its purpose do.',
    example: { anchor: 'created_at', seconds: 86400 },
  })
  readonly expires_after?: FileExpirationDto;
}

/** A form with a part of a file. It is passed on while it comes in, unknown fields included. */
export class AddUploadPartDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: 'The next bytes, up to 64 MB. Parts may be sent side by side.',
  })
  readonly data!: unknown;
}

/** Which parts make the file. It is passed on as it comes, unknown fields included: OpenAI judges it. */
export class CompleteUploadDto {
  @ApiProperty({
    type: [String],
    description: 'The parts, in the order of their bytes in the file.',
    example: [V1_EXAMPLE.partId, V1_EXAMPLE.otherPartId],
  })
  readonly part_ids!: readonly string[];

  @ApiPropertyOptional({
    description: 'MD5 of the whole file, which OpenAI then compares.',
    example: '9e107d9d372bb6826bd81d3542a419d6',
  })
  readonly md5?: string;
}

/** An upload in parts; it lasts an hour. Fields that OpenAI adds are passed on. */
export class UploadDto {
  @ApiProperty({ description: "The upload's id.", example: V1_EXAMPLE.uploadId })
  readonly id!: string;

  @ApiProperty({ ...UNIX_TIME, description: 'When it was begun.', example: 1761750000 })
  readonly created_at!: number;

  @ApiProperty({ description: 'Name of the file.', example: 'archive.pdf' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Size that was announced.', example: 734003200 })
  readonly bytes!: number;

  @ApiProperty({ description: 'What the file is for.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({
    enum: STATUSES,
    description: 'Only a `pending` one takes parts.',
    example: 'completed',
  })
  readonly status!: (typeof STATUSES)[number];

  @ApiProperty({ ...UNIX_TIME, description: 'When it expires unless completed.', example: 1761753600 })
  readonly expires_at!: number;

  @ApiPropertyOptional({ enum: ['upload'], description: 'Always `upload`.', example: 'upload' })
  readonly object?: 'upload';

  @ApiPropertyOptional({
    type: FileDto,
    nullable: true,
    description: 'The file that came of it, once it is completed.',
  })
  readonly file?: FileDto | null;
}

/** A part that has arrived. Fields that OpenAI adds are passed on. */
export class UploadPartDto {
  @ApiProperty({ description: "The part's id.", example: V1_EXAMPLE.partId })
  readonly id!: string;

  @ApiProperty({ ...UNIX_TIME, description: 'When it arrived.', example: 1761750060 })
  readonly created_at!: number;

  @ApiProperty({ description: 'The upload.', example: V1_EXAMPLE.uploadId })
  readonly upload_id!: string;

  @ApiProperty({ enum: ['upload.part'], description: 'Always `upload.part`.', example: 'upload.part' })
  readonly object!: 'upload.part';
}
