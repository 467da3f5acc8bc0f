import { Body, Controller, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import { ApiAnswer, ApiBulk, ApiKeyed, ApiProblems } from '../../http/openapi/api-docs.js';
import { CalledBy, type Caller } from '../../http/auth/caller.decorator.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.js';
import { LargeBody } from '../../http/body/large-body.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { CleanupService } from './cleanup.service.js';
import { ApplyReportDto, CleanupPlanDto } from './dto/cleanup-answers.dto.js';
import { ApplyQueryDto, CleanupRequestDto } from './dto/cleanup-requests.dto.js';
import type { SignedCleanupPlan } from './plan.js';

@ApiTags('Clean-up')
@ApiKeyed()
@ApiExtraModels(ApplyReportDto)
@Controller('cleanup')
export class CleanupController {
  constructor(private readonly cleanup: CleanupService) {}

  @Post('plans')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Plan a clean-up: tell exactly what would go',
    description:
      'All stores, their files and all files are looked at; where anything cannot be, it is an error. Nothing is deleted, ' +
      'and nothing is kept: the answer is the plan, signed for the key, organization and project of this call.',
    operationId: 'planCleanup',
  })
  @ApiBody({ type: CleanupRequestDto })
  @ApiOkResponse({ description: 'The plan.', type: CleanupPlanDto })
  plan(@CalledBy() caller: Caller, @Body() request: CleanupRequestDto): Promise<SignedCleanupPlan> {
    return this.cleanup.plan(caller, request);
  }

  @Post('apply')
  @HttpCode(HttpStatus.OK)
  @LargeBody()
  @ApiOperation({
    summary: 'Apply a plan: delete what is still as it was planned',
    description:
      'The body is the whole plan, as it was answered. Each store and file is read again just before it is deleted; what ' +
      'is not any more as it was is left alone, and so are the files of a store that is. A plan that was changed, or was made ' +
      'for another caller, is refused before anything is asked of OpenAI (403 `plan_not_genuine`), and so is one that ' +
      'has expired (409 `plan_expired`).',
    operationId: 'applyCleanup',
  })
  @ApiBody({ type: CleanupPlanDto })
  @ApiAnswer('What became of every store and file.', { $ref: getSchemaPath(ApplyReportDto) }, [
    { id: EXAMPLE.fileId, object: 'file', outcome: 'deleted', attempts: 1 },
    { id: EXAMPLE.vectorStoreId, object: 'vector_store', outcome: 'deleted', attempts: 1 },
    {
      id: EXAMPLE.otherVectorStoreId,
      object: 'vector_store',
      outcome: 'drifted',
      reason: 'it was used since',
    },
    { summary: { vector_stores_planned: 2, vector_stores_deleted: 1, vector_stores_drifted: 1 } },
  ])
  @ApiBulk()
  @ApiProblems(HttpStatus.CONFLICT)
  apply(
    @CalledBy() caller: Caller,
    @Query() options: ApplyQueryDto,
    @Body() plan: object,
  ): BulkOperation<ApplyReportDto> {
    return this.cleanup.apply(caller, plan, deletionOptionsOf(options));
  }
}
