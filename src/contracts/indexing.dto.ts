import { CountField, IdField, OPTIONAL, TextField } from './fields.js';

/** Number of files of a vector store by indexing status. */
export class FileCountsDto {
  @CountField('Files being indexed.', 0) readonly in_progress!: number;
  @CountField('Indexed files, which can be searched.', 2) readonly completed!: number;
  @CountField('Files whose indexing failed.', 0) readonly failed!: number;
  @CountField('Files whose indexing was cancelled.', 0) readonly cancelled!: number;
  @CountField('All files.', 2) readonly total!: number;
}

/** An attached file whose indexing result is not known. */
export class PendingFileDto {
  @IdField('fileId', 'Id of the file.') readonly id!: string;

  @TextField(
    'Why the result is not known; absent if indexing took longer than the time limit.',
    'attached, but the indexing result could not be read: no response within 30000 ms',
    OPTIONAL,
  )
  readonly reason?: string;
}
