import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { coversItems, isGenuine } from './receipt.js';
import { Environment } from '../config/environment.js';
import { ApiKeyed } from '../http/openapi/api-docs.js';
import type { Caller } from '../openai/caller.js';
import { LargeBody } from '../http/route-options.js';
import { CalledBy } from '../http/auth/caller.decorator.js';
import { ReceiptVerdictDto, VerifyReceiptDto } from './dto/verify-receipt.dto.js';

const BYTES_PER_MIB = 1_048_576;
const DEFAULT_LIMIT_MIB = new Environment().DOCUMENT_LIMIT_BYTES / BYTES_PER_MIB;

@ApiTags('Receipts')
@ApiKeyed()
@Controller('receipts')
export class ReceiptsController {
  @Post('verify')
  @HttpCode(HttpStatus.OK)
  @LargeBody()
  @ApiOperation({
    summary: 'Tell whether a receipt is genuine',
    description:
      'With the key that it was made for, and while KEY_HASH_SECRET is the same: without one that is set, until the ' +
      'service is started anew. Nothing is asked of OpenAI. The body may have DOCUMENT_LIMIT_BYTES ' +
      `(${DEFAULT_LIMIT_MIB} MiB by default).`,
    operationId: 'verifyReceipt',
  })
  @ApiBody({ type: VerifyReceiptDto })
  @ApiOkResponse({ description: 'The verdict.', type: ReceiptVerdictDto })
  async verify(
    @CalledBy() { credentials }: Caller,
    @Body() { receipt, items }: VerifyReceiptDto,
  ): Promise<ReceiptVerdictDto> {
    const genuine = isGenuine(receipt, credentials);
    const isJudged = genuine && items !== undefined;
    return { genuine, items_match: isJudged ? await coversItems(receipt, items, credentials) : null };
  }
}
