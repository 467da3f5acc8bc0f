import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

/** What was done, when, with which key, and how many bytes went; signed for the key that did it. */
export class ReceiptDto {
  @ApiProperty({ description: 'Always `receipt`.', example: 'receipt' })
  readonly object!: 'receipt';

  @ApiProperty({ description: 'Always 1.', type: 'integer', example: 1 })
  readonly version!: 1;

  @ApiProperty({ description: 'What was done.', example: 'delete_files' })
  readonly operation!: string;

  @ApiProperty({ description: 'Id of the request that asked for it.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiProperty({ description: 'Fingerprint of the key, as in the log.', example: 'kX2bq0vGmPz7Tn4d' })
  readonly key!: string;

  @ApiProperty({ description: 'When it was asked for.', example: '2026-01-31T12:00:00.000Z' })
  readonly began_at!: string;

  @ApiProperty({ description: 'When the last outcome was known.', example: '2026-01-31T12:00:09.000Z' })
  readonly ended_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many there were of each outcome.',
    example: { deleted: 1 },
  })
  readonly outcomes!: Record<string, number>;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Bytes measured before, of all that was done; `null` where something deleted could not be measured.',
    example: 20480,
  })
  readonly bytes_before!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Bytes of it that are still there.',
    example: 0,
  })
  readonly bytes_after!: number | null;

  @ApiProperty({ type: 'integer', description: 'Number of outcomes.', example: 1 })
  readonly items!: number;

  @ApiProperty({
    description: 'Digest of all outcomes, in whichever order.',
    example: '5f0c9b1e'.repeat(8),
  })
  readonly items_digest!: string;

  @ApiProperty({
    description: 'Made with KEY_HASH_SECRET and the key.',
    example: 'Zb7Jm1o0Vw3nTq5sYx9uCk2eRf4gHh6iAa8dLp0zXvE',
  })
  readonly signature!: string;
}

/** One outcome, as a receipt tells it. */
export class ReceiptItemDto {
  @ApiProperty({ description: 'The id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'What it is the id of.', example: 'file' })
  readonly object!: string;

  @ApiProperty({ description: 'What became of it.', example: 'deleted' })
  readonly outcome!: string;

  @ApiProperty({ type: 'integer', required: false, description: 'Bytes before.', example: 20480 })
  readonly bytes?: number;

  @ApiProperty({
    required: false,
    description: "OpenAI's id of the call.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;
}
