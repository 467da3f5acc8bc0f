import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FIRST_ID, LAST_ID, UNIX_TIME } from './fields.js';

const UPLOAD_PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const;
const PURPOSES = [
  'assistants',
  'assistants_output',
  'batch',
  'batch_output',
  'fine-tune',
  'fine-tune-results',
  'vision',
  'user_data',
] as const;
const FILE_STATES = ['uploaded', 'processed', 'error'] as const;
/** From an hour to thirty days. */
const EXPIRY_SECONDS = { minimum: 3600, maximum: 2_592_000 } as const;

/** When a file is to go. */
export class FileExpirationDto {
  @ApiProperty({
    enum: ['created_at'],
    description: 'What the seconds count from; `expires_after[anchor]` in a form.',
    example: 'created_at',
  })
  readonly anchor!: 'created_at';

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    ...EXPIRY_SECONDS,
    description: 'Seconds until it expires; `expires_after[seconds]` in a form.',
    example: 86400,
  })
  readonly seconds!: number;
}

/** A form with a file. It is passed on while it comes in, unknown fields included: OpenAI judges it. */
export class UploadFileDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: 'The content with its file name: up to 512 MB. Larger files can be uploaded in parts.',
  })
  readonly file!: unknown;

  @ApiProperty({
    enum: UPLOAD_PURPOSES,
    description: 'What the file is for, such as `assistants` for vector stores.',
    example: 'assistants',
  })
  readonly purpose!: (typeof UPLOAD_PURPOSES)[number];

  @ApiPropertyOptional({
    type: FileExpirationDto,
    description:
      'When the file expires. In a form these are two fields, `expires_after[anchor]` and `expires_after[seconds]`. Without them it stays until it is deleted, but one of purpose `batch` only 30 days.',
    example: { anchor: 'created_at', seconds: 86400 },
  })
  readonly expires_after?: FileExpirationDto;
}

/** A file. Fields that OpenAI adds are passed on. */
export class FileDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ type: 'integer', description: 'Its size.', example: 18240 })
  readonly bytes!: number;

  @ApiProperty({ ...UNIX_TIME, description: 'When it was uploaded.', example: 1761750000 })
  readonly created_at!: number;

  @ApiPropertyOptional({ ...UNIX_TIME, description: 'When it expires.', example: 1764342000 })
  readonly expires_at?: number;

  @ApiProperty({ description: 'Its name.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ enum: ['file'], description: 'Always `file`.', example: 'file' })
  readonly object!: 'file';

  @ApiProperty({ enum: PURPOSES, description: 'What it is for.', example: 'assistants' })
  readonly purpose!: (typeof PURPOSES)[number];

  @ApiProperty({
    enum: FILE_STATES,
    deprecated: true,
    description: 'Says nothing about indexing: see the file within its store.',
    example: 'processed',
  })
  readonly status!: (typeof FILE_STATES)[number];

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    deprecated: true,
    description: 'Why a training file was refused; `null` was seen on others.',
    example: null,
  })
  readonly status_details?: string | null;
}

/** A page of files. */
export class FilePageDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: string;

  @ApiProperty({ type: [FileDto], description: 'The files.' })
  readonly data!: readonly FileDto[];

  @ApiProperty({ ...FIRST_ID, example: EXAMPLE.fileId })
  readonly first_id!: string | null;

  @ApiProperty({ ...LAST_ID, example: EXAMPLE.fileId })
  readonly last_id!: string | null;

  @ApiProperty({ description: 'Whether another page follows.', example: false })
  readonly has_more!: boolean;
}

/** A file that is gone, also from the vector stores that held it. */
export class FileDeletedDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ enum: ['file'], description: 'Always `file`.', example: 'file' })
  readonly object!: 'file';

  @ApiProperty({ description: 'Whether it is gone.', example: true })
  readonly deleted!: boolean;
}
