import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Field, NULLABLE } from '../../contracts/fields.js';
import { IsDocument } from '../../http/validation/is-document.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsSchemaValid } from '../../http/validation/is-schema-valid.js';
import { ReceiptDto, ReceiptItemDto } from './receipt.dto.js';

const ANY = {};
const STRING = { type: 'string' };
const OBJECT = { type: 'object' };

const RECEIPT_FIELDS = {
  object: { const: 'receipt' },
  version: { const: 1 },
  operation: STRING,
  request_id: STRING,
  key: STRING,
  began_at: STRING,
  ended_at: STRING,
  outcomes: OBJECT,
  bytes: OBJECT,
  items: { type: 'integer' },
  items_digest: STRING,
  signature: STRING,
  vector_store_id: ANY,
} satisfies Record<keyof ReceiptDto, object>;

const ITEM_FIELDS = {
  id: STRING,
  object: STRING,
  outcome: STRING,
  vector_store_id: ANY,
  attempts: ANY,
  request_id: ANY,
  bytes: ANY,
  reason: ANY,
  vector_store_ids: ANY,
  lost_in: ANY,
  error: ANY,
  status_code: ANY,
  code: ANY,
  retryable: ANY,
  attempted: ANY,
} satisfies Record<keyof ReceiptItemDto, object>;

/** The fields of a receipt. Whether it is genuine is decided by its signature. */
const RECEIPT_SCHEMA = {
  type: 'object',
  required: Object.keys(RECEIPT_FIELDS).filter((name) => name !== 'vector_store_id'),
  properties: RECEIPT_FIELDS,
  additionalProperties: false,
};

const RECEIPT_ITEMS_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'object', 'outcome'],
    properties: ITEM_FIELDS,
    additionalProperties: false,
  },
};

/** As large as the report of a run of any size. */
@IsDocument()
export class VerifyReceiptDto {
  @ApiProperty({ type: ReceiptDto, description: 'The receipt, as returned.' })
  @IsSchemaValid(RECEIPT_SCHEMA)
  readonly receipt!: ReceiptDto;

  @ApiPropertyOptional({
    type: [ReceiptItemDto],
    description:
      'Items to compare with the receipt: `receipt_items` of the report, or the lines of the NDJSON response without the ' +
      'last one. Unchanged, in any order.',
  })
  @IsOptionalField()
  @IsSchemaValid(RECEIPT_ITEMS_SCHEMA)
  readonly items?: ReceiptItemDto[];
}

export class ReceiptVerdictDto {
  @Field.flag('Whether this service issued exactly this receipt for this API key.', true)
  readonly genuine!: boolean;

  @Field.flag(
    'Whether the receipt covers exactly these items; `null` if no items were sent, or the receipt is not genuine.',
    true,
    NULLABLE,
  )
  readonly items_match!: boolean | null;
}
