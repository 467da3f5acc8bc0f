import { Body, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { coversItems, isGenuine } from './receipt.js';
import { Environment } from '../config/environment.js';
import { KeyedController } from '../http/openapi/api-docs.js';
import type { Caller } from '../openai/caller.js';
import { LargeBody } from '../http/route-options.js';
import { Reads } from '../http/read-only/route-effects.js';
import { CalledBy } from '../http/auth/caller.decorator.js';
import { ReceiptVerdictDto, VerifyReceiptDto } from './dto/verify-receipt.dto.js';

const BYTES_PER_MIB = 1_048_576;
const DEFAULT_LIMIT_MIB = new Environment().DOCUMENT_LIMIT_BYTES / BYTES_PER_MIB;

@KeyedController('receipts', 'Receipts')
export class ReceiptsController {
  @Post('verify')
  @Reads()
  @HttpCode(HttpStatus.OK)
  @LargeBody()
  @ApiOperation({
    summary: 'Verify a deletion receipt',
    description:
      'Requires the API key of the deletion and an unchanged `KEY_HASH_SECRET`; without that setting, receipts are valid ' +
      'until the service restarts. Sends no request to OpenAI. Maximum body size: `DOCUMENT_LIMIT_BYTES` ' +
      `(default: ${DEFAULT_LIMIT_MIB} MiB).`,
    operationId: 'verifyReceipt',
  })
  @ApiBody({ type: VerifyReceiptDto })
  @ApiOkResponse({ description: 'Result of the verification.', type: ReceiptVerdictDto })
  async verify(
    @CalledBy() { credentials }: Caller,
    @Body() { receipt, items }: VerifyReceiptDto,
  ): Promise<ReceiptVerdictDto> {
    const genuine = isGenuine(receipt, credentials);
    const isComparable = genuine && items !== undefined;
    return { genuine, items_match: isComparable ? await coversItems(receipt, items, credentials) : null };
  }
}
