import { PickType } from '@nestjs/swagger';
import {
  AttributesField,
  BytesField,
  ConstantField,
  EnumField,
  FlagField,
  IdField,
  ListField,
  NULLABLE,
  ObjectField,
  TextField,
  UnixTimeField,
} from '../../../contracts/fields.js';
import { VectorStoreSummaryDto } from '../../vector-stores/dto/vector-store-responses.dto.js';

/**
 * Summary of a file. Times are Unix times in seconds. Optional fields are absent if the upstream is a
 * compatible server that does not return them.
 */
export class FileSummaryDto {
  @IdField('fileId', 'Id of the file.') readonly id!: string;
  @TextField('Name of the file.', 'handbook.pdf') readonly filename!: string | null;
  @TextField('Intended use of the file.', 'assistants') readonly purpose!: string;
  @BytesField('Size in bytes.') readonly bytes?: number | null;
  @UnixTimeField('Time of the upload.') readonly created_at?: number;

  @UnixTimeField('Expiry time; `null` if it never expires.', {
    optional: true,
    nullable: true,
    example: null,
  })
  readonly expires_at!: number | null;
}

/** A vector store that a file is attached to. */
export class FileHolderDto extends PickType(VectorStoreSummaryDto, ['id', 'name']) {
  @EnumField(
    ['in_progress', 'completed', 'failed', 'cancelled'],
    'Indexing status of the file in this vector store.',
    'completed',
  )
  readonly status!: string;

  @AttributesField('Attributes of the file in this vector store.', NULLABLE)
  readonly attributes!: Readonly<Record<string, string | number | boolean>> | null;

  @UnixTimeField('Time of attachment as Unix time in seconds.', NULLABLE) readonly created_at!: number | null;
}

export class HeldFileDto {
  @IdField('fileId', 'Id of the file.') readonly id!: string;
  @TextField('Name of the file.', 'handbook.pdf') readonly filename!: string | null;
  @BytesField('Size in bytes.') readonly bytes?: number | null;
  @TextField('Intended use of the file.', 'assistants') readonly purpose!: string;
}

/** All vector stores that a file is attached to. */
export class FileHolderListDto {
  @ConstantField('list') readonly object!: 'list';
  @ListField(FileHolderDto, 'The vector stores, newest first.') readonly data!: readonly FileHolderDto[];

  @ObjectField(
    HeldFileDto,
    'The file; `null` if it no longer exists and is only listed by vector stores.',
    NULLABLE,
  )
  readonly file!: HeldFileDto | null;

  @FlagField('Always `true`: if a vector store cannot be scanned, the request fails.', true)
  readonly complete!: true;
}
