import { PickType } from '@nestjs/swagger';
import { Field, NULLABLE } from '../../../contracts/fields.js';
import { VectorStoreSummaryDto } from '../../vector-stores/dto/vector-store-responses.dto.js';

/**
 * Summary of a file. Times are Unix times in seconds. Optional fields are absent if the upstream is a
 * compatible server that does not return them.
 */
export class FileSummaryDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;
  @Field.text('Name of the file.', 'handbook.pdf') readonly filename!: string | null;
  @Field.text('Intended use of the file.', 'assistants') readonly purpose!: string;
  @Field.bytes('Size in bytes.') readonly bytes?: number | null;
  @Field.unixTime('Time of the upload.') readonly created_at?: number;

  @Field.unixTime('Expiry time; `null` if it never expires.', {
    optional: true,
    nullable: true,
    example: null,
  })
  readonly expires_at!: number | null;
}

/** A vector store that a file is attached to. */
export class FileHolderDto extends PickType(VectorStoreSummaryDto, ['id', 'name']) {
  @Field.enum(
    ['in_progress', 'completed', 'failed', 'cancelled'],
    'Indexing status of the file in this vector store.',
    'completed',
  )
  readonly status!: string;

  @Field.attributes('Attributes of the file in this vector store.', NULLABLE)
  readonly attributes!: Readonly<Record<string, string | number | boolean>> | null;

  @Field.unixTime('Time of attachment as Unix time in seconds.', NULLABLE) readonly created_at!:
    number | null;
}

export class HeldFileDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;
  @Field.text('Name of the file.', 'handbook.pdf') readonly filename!: string | null;
  @Field.bytes('Size in bytes.') readonly bytes?: number | null;
  @Field.text('Intended use of the file.', 'assistants') readonly purpose!: string;
}

/** All vector stores that a file is attached to. */
export class FileHolderListDto {
  @Field.constant('list') readonly object!: 'list';
  @Field.list(FileHolderDto, 'The vector stores, newest first.') readonly data!: readonly FileHolderDto[];

  @Field.object(
    HeldFileDto,
    'The file; `null` if it no longer exists and is only listed by vector stores.',
    NULLABLE,
  )
  readonly file!: HeldFileDto | null;

  @Field.flag('Always `true`: if a vector store cannot be scanned, the request fails.', true)
  readonly complete!: true;
}
