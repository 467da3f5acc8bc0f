import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Field, NULLABLE, OPTIONAL } from '../../contracts/fields.js';

/** Bytes of all objects of one kind, measured before their deletion. */
export class ReceiptBytesDto {
  @Field.bytes('Total bytes before the deletion; `null` if a deleted object could not be measured.', NULLABLE)
  readonly before!: number | null;

  @Field.bytes(
    'Bytes that remain: failed, `pending` and `phantom` objects; `null` if one of them could not be measured.',
    { nullable: true, example: 0 },
  )
  readonly after!: number | null;
}

/** A signed statement of a deletion: operation, time, key and bytes. */
@ApiExtraModels(ReceiptBytesDto)
export class ReceiptDto {
  @Field.constant('receipt') readonly object!: 'receipt';
  @Field.integer('Always 1.', 1) readonly version!: 1;
  @Field.text('Operation.', 'delete_files') readonly operation!: string;
  @Field.id('requestId', 'Id of the request.') readonly request_id!: string;
  @Field.text('Fingerprint of the API key, as in the log.', 'kX2bq0vGmPz7Tn4d') readonly key!: string;
  @Field.id('vectorStoreId', 'Detached files: the store.', OPTIONAL) readonly vector_store_id?: string;
  @Field.text('Time of the request.', '2026-01-31T12:00:00.000Z') readonly began_at!: string;
  @Field.text('Time of the last outcome.', '2026-01-31T12:00:09.000Z') readonly ended_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Number of each outcome.',
    example: { deleted: 1 },
  })
  readonly outcomes!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ReceiptBytesDto) },
    description:
      'Bytes by kind of object: `vector_store`, `file`, `vector_store.file`. Do not add them up: the bytes of a store include ' +
      'files that are also counted as files. A store is measured before its first file is deleted.',
    example: { file: { before: 20480, after: 0 } },
  })
  readonly bytes!: Record<string, ReceiptBytesDto>;

  @Field.count('Number of outcomes.', 1) readonly items!: number;

  @Field.text('Digest of all outcomes, independent of their order.', '5f0c9b1e'.repeat(8))
  readonly items_digest!: string;

  @Field.text(
    'Signature, with a key derived from `KEY_HASH_SECRET` and the API key.',
    'Zb7Jm1o0Vw3nTq5sYx9uCk2eRf4gHh6iAa8dLp0zXvE',
  )
  readonly signature!: string;
}

/** One outcome, as reported. Every field is signed, so a changed item does not match the receipt. */
export class ReceiptItemDto {
  @Field.id('fileId', 'The id.') readonly id!: string;
  @Field.text('Kind of object.', 'file') readonly object!: string;
  @Field.text('Outcome.', 'deleted') readonly outcome!: string;
  @Field.id('vectorStoreId', 'Detached file: the store.', OPTIONAL) readonly vector_store_id?: string | null;
  @Field.count('Requests sent to OpenAI.', 1, OPTIONAL) readonly attempts?: number;
  @Field.id('upstreamRequestId', "OpenAI's id of the last request.", OPTIONAL) readonly request_id?: string;
  @Field.bytes('Bytes before the deletion.', OPTIONAL) readonly bytes?: number;
  @Field.text('Human-readable reason.', 'it can still be read', OPTIONAL) readonly reason?: string;

  @Field.ids('otherVectorStoreId', 'Stores that still list the file, or that it was kept for.', OPTIONAL)
  readonly vector_store_ids?: readonly string[];

  @Field.ids('otherVectorStoreId', 'Other stores that no longer list the file.', OPTIONAL)
  readonly lost_in?: readonly string[];

  @Field.text('Failure: human-readable reason.', 'The server had an error.', OPTIONAL)
  readonly error?: string;
  @Field.integer("Failure: status of OpenAI's response.", 500, OPTIONAL) readonly status_code?: number;
  @Field.text('Failure: machine-readable reason.', 'upstream_error', OPTIONAL) readonly code?: string;
  @Field.flag('Failure: whether a retry may succeed.', true, OPTIONAL) readonly retryable?: boolean;
  @Field.flag('`false` if no request was sent.', false, OPTIONAL) readonly attempted?: boolean;
}
