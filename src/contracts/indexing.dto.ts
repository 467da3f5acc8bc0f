import { Field, OPTIONAL } from './fields.js';

/** Number of files of a vector store by indexing status. */
export class FileCountsDto {
  @Field.count('Files being indexed.', 0) readonly in_progress!: number;
  @Field.count('Indexed files, which can be searched.', 2) readonly completed!: number;
  @Field.count('Files whose indexing failed.', 0) readonly failed!: number;
  @Field.count('Files whose indexing was cancelled.', 0) readonly cancelled!: number;
  @Field.count('All files.', 2) readonly total!: number;
}

/** An attached file whose indexing result is not known. */
export class PendingFileDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;

  @Field.text(
    'Why the result is not known; absent if indexing took longer than the time limit.',
    'attached, but the indexing result could not be read: no response within 30000 ms',
    OPTIONAL,
  )
  readonly reason?: string;
}
