import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDocument } from '../../http/validation/is-document.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsSchemaValid } from '../../http/validation/is-schema-valid.js';
import { RECEIPT_ITEMS_SCHEMA, RECEIPT_SCHEMA } from './receipt-schema.js';
import { ReceiptDto, ReceiptItemDto } from './receipt.dto.js';

/** May be as large as what a run of any size answers. */
@IsDocument()
export class VerifyReceiptDto {
  @ApiProperty({ type: ReceiptDto, description: 'The receipt, as it was answered.' })
  @IsSchemaValid(RECEIPT_SCHEMA)
  readonly receipt!: ReceiptDto;

  @ApiPropertyOptional({
    type: [ReceiptItemDto],
    description:
      '`receipt_items` of the report, or the lines of the answer without the last: what the receipt is to be about, ' +
      'unchanged and in whichever order.',
  })
  @IsOptionalField()
  @IsSchemaValid(RECEIPT_ITEMS_SCHEMA)
  readonly items?: ReceiptItemDto[];
}

export class ReceiptVerdictDto {
  @ApiProperty({
    description: 'Whether this service made it, for this key, and nothing of it was changed.',
    example: true,
  })
  readonly genuine!: boolean;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Whether it is about just these items; `null` where none were sent, or the receipt is not genuine.',
    example: true,
  })
  readonly items_match!: boolean | null;
}
