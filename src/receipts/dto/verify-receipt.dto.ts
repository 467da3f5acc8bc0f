import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FlagField, NULLABLE } from '../../contracts/fields.js';
import { IsDocument } from '../../http/validation/is-document.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsSchemaValid } from '../../http/validation/is-schema-valid.js';
import { RECEIPT_ITEMS_SCHEMA, RECEIPT_SCHEMA } from './receipt-schema.js';
import { ReceiptDto, ReceiptItemDto } from './receipt.dto.js';

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
  @FlagField('Whether this service issued exactly this receipt for this API key.', true)
  readonly genuine!: boolean;

  @FlagField(
    'Whether the receipt covers exactly these items; `null` if no items were sent, or the receipt is not genuine.',
    true,
    NULLABLE,
  )
  readonly items_match!: boolean | null;
}
