import { Body, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import type { Caller } from '../../openai/caller.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.dto.js';
import { LargeBody } from '../../http/route-options.js';
import { ApiAnswer, ApiBulk, KeyedController } from '../../http/openapi/api-docs.js';
import { Reads, WritesUnlessDryRun } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { ApplyService } from './apply.service.js';
import { ApplyReportDto } from './dto/apply-report.dto.js';
import { CleanupPlanDto } from './dto/cleanup-plan.dto.js';
import { ApplyQueryDto, CleanupRequestDto } from './dto/cleanup-requests.dto.js';
import { PlanService } from './plan.service.js';

@KeyedController('cleanup', 'Clean-up', ApplyReportDto)
export class CleanupController {
  constructor(
    private readonly planService: PlanService,
    private readonly applyService: ApplyService,
  ) {}

  @Post('plans')
  @Reads()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Plan a clean-up',
    description:
      'Scans the whole project and fails if any part cannot be read. Nothing is deleted or stored: the response is a plan ' +
      'with the exact deletions, signed for the key, organization and project of the request.',
    operationId: 'planCleanup',
  })
  @ApiBody({ type: CleanupRequestDto })
  @ApiOkResponse({ description: 'The plan.', type: CleanupPlanDto })
  plan(@CalledBy() caller: Caller, @Body() request: CleanupRequestDto): Promise<CleanupPlanDto> {
    return this.planService.create(caller, request);
  }

  @Post('apply')
  @WritesUnlessDryRun('query')
  @LargeBody()
  @ApiOperation({
    summary: 'Apply a clean-up plan',
    description:
      'The body is the whole plan as it was returned. Each store and file is read again just before it is deleted. ' +
      'Items that changed since the plan are skipped, together with the files of any skipped store. A plan that was ' +
      'modified or created for another key is rejected before any call to OpenAI (403 `plan_not_genuine`), and so is an ' +
      'expired plan (409 `plan_expired`).',
    operationId: 'applyCleanup',
  })
  @ApiBody({ type: CleanupPlanDto })
  @ApiAnswer('The outcomes of all stores and files.', ApplyReportDto, [
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
  @ApiBulk(HttpStatus.CONFLICT)
  apply(
    @CalledBy() caller: Caller,
    @Query() options: ApplyQueryDto,
    @Body() plan: object,
  ): BulkOperation<ApplyReportDto> {
    return this.applyService.apply(caller, plan, deletionOptionsOf(options));
  }
}
