import { Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StoredEvents, StoredReport } from '../../bulk/operation.js';
import { ApiJobAccepted, ApiKeyed } from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { Writes } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { JobDeletedDto, JobDto, JobListDto } from '../../contracts/job.dto.js';
import { LastEventId } from '../../http/formats/last-event-id.decorator.js';
import { JobIdPipe } from './job-id.pipe.js';
import { jobPathOf, retryAfterSecondsOf, viewOf } from './job-view.js';
import type { Job } from './job.js';
import { ApiEndedJob, ApiJobEvents, ApiJobReport, ApiOneJob } from './jobs-docs.js';
import { JobsService } from './jobs.service.js';

@ApiTags('Jobs')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto)
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @ApiOperation({ summary: 'List the jobs of your key, newest first', operationId: 'listJobs' })
  @ApiOkResponse({ description: 'The jobs.', type: JobListDto })
  async list(@CalledBy() caller: Caller): Promise<JobListDto> {
    return { object: 'list', data: (await this.jobs.list(caller)).map(viewOf) };
  }

  @Get(':job_id')
  @ApiOperation({
    summary: 'Get the state and progress of a job',
    description:
      'Until the job has ended, `Retry-After` recommends when to request it again. The request resumes an interrupted job.',
    operationId: 'getJob',
  })
  @ApiOkResponse({ description: 'The job.', type: JobDto })
  @ApiOneJob()
  async find(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return withJobHeaders(await this.jobs.find(caller, id), reply);
  }

  @Get(':job_id/report')
  @ApiOperation({ summary: 'Get the report of a finished job', operationId: 'getJobReport' })
  @ApiJobReport()
  @ApiEndedJob()
  report(@CalledBy() caller: Caller, @Param('job_id', JobIdPipe) id: string): Promise<StoredReport> {
    return this.jobs.report(caller, id);
  }

  @Get(':job_id/events')
  @ApiOperation({
    summary: 'Stream the events of a job',
    description: 'Sends the past events of the job, then new ones until the job has ended.',
    operationId: 'watchJob',
  })
  @ApiJobEvents()
  @ApiOneJob()
  async events(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @LastEventId() after: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredEvents | undefined> {
    const feed = await this.jobs.events(caller, id, after);
    if (feed === undefined) void reply.status(HttpStatus.NO_CONTENT);
    return feed;
  }

  @Post(':job_id/cancel')
  @Writes()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Cancel a job',
    description:
      'Sends no further calls to OpenAI and completes the calls in flight. The report lists the ids that were not ' +
      'attempted. Has no effect on a finished job.',
    operationId: 'cancelJob',
  })
  @ApiJobAccepted('The job, which will end shortly.')
  @ApiOneJob()
  async cancel(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return withJobHeaders(await this.jobs.cancel(caller, id), reply);
  }

  @Post(':job_id/retry-failed')
  @Writes()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Retry the failed items of a job',
    operationId: 'retryFailedOfJob',
  })
  @ApiJobAccepted('The new job.')
  @ApiEndedJob()
  async retryFailed(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return withJobHeaders(await this.jobs.retryFailed(caller, id), reply);
  }

  @Delete(':job_id')
  @Writes()
  @ApiOperation({ summary: 'Delete a finished job', operationId: 'deleteJob' })
  @ApiOkResponse({ description: 'The job and its report were deleted.', type: JobDeletedDto })
  @ApiEndedJob()
  async remove(@CalledBy() caller: Caller, @Param('job_id', JobIdPipe) id: string): Promise<JobDeletedDto> {
    await this.jobs.remove(caller, id);
    return { id, object: 'job.deleted', deleted: true };
  }
}

/** Adds the location of the job and, until it has ended, the time of the next request. */
function withJobHeaders(job: Job, reply: FastifyReply): JobDto {
  const seconds = retryAfterSecondsOf(job);
  void reply.headers({
    'cache-control': 'no-store',
    location: jobPathOf(job.id),
    ...(seconds !== undefined && { 'retry-after': seconds }),
  });
  return viewOf(job);
}
