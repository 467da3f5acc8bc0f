import { Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StoredEvents, StoredReport } from '../../bulk/operation.js';
import { ApiJobAccepted, ApiKeyed } from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { JobDeletedDto, JobDto, JobListDto } from '../../contracts/job.dto.js';
import { LastEventId } from '../../http/formats/last-event-id.decorator.js';
import { JobIdPipe } from './job-id.pipe.js';
import { listOf, pathOf, retryAfterSecondsOf, viewOf } from './job-view.js';
import type { Job } from './job.js';
import { ApiEndedJob, ApiJobEvents, ApiJobReport, ApiOneJob } from './jobs-docs.js';
import { JobsService } from './jobs.service.js';

const ApiJobId = (): MethodDecorator =>
  ApiParam({ name: 'job_id', description: 'Id of the job.', example: EXAMPLE.jobId });

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
    return listOf(await this.jobs.list(caller));
  }

  @Get(':job_id')
  @ApiJobId()
  @ApiOperation({
    summary: 'How far a job has come',
    description:
      'While it has not ended, `Retry-After` tells when to ask again. A job that was interrupted goes on.',
    operationId: 'getJob',
  })
  @ApiOkResponse({ description: 'The job.', type: JobDto })
  @ApiOneJob()
  async find(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return told(await this.jobs.find(caller, id), reply);
  }

  @Get(':job_id/report')
  @ApiJobId()
  @ApiOperation({ summary: 'The report of a job that has ended', operationId: 'getJobReport' })
  @ApiJobReport()
  @ApiEndedJob()
  report(@CalledBy() caller: Caller, @Param('job_id', JobIdPipe) id: string): Promise<StoredReport> {
    return this.jobs.report(caller, id);
  }

  @Get(':job_id/events')
  @ApiJobId()
  @ApiOperation({
    summary: 'Watch a job',
    description: 'The events so far, and those that come, until the job has ended.',
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
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiJobId()
  @ApiOperation({
    summary: 'Cancel a job',
    description:
      'No further call is sent to OpenAI; those in flight end. The report tells what was not attempted. A job that has ' +
      'ended stays as it is.',
    operationId: 'cancelJob',
  })
  @ApiJobAccepted('The job, which is about to end.')
  @ApiOneJob()
  async cancel(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return told(await this.jobs.cancel(caller, id), reply);
  }

  @Post(':job_id/retry-failed')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiJobId()
  @ApiOperation({
    summary: 'Begin a job of what failed and may succeed another time',
    operationId: 'retryFailedOfJob',
  })
  @ApiJobAccepted('The new job.')
  @ApiEndedJob()
  async retryFailed(
    @CalledBy() caller: Caller,
    @Param('job_id', JobIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return told(await this.jobs.retryFailed(caller, id), reply);
  }

  @Delete(':job_id')
  @ApiJobId()
  @ApiOperation({ summary: 'Forget a job that has ended', operationId: 'deleteJob' })
  @ApiOkResponse({ description: 'The job and its report are gone.', type: JobDeletedDto })
  @ApiEndedJob()
  async remove(@CalledBy() caller: Caller, @Param('job_id', JobIdPipe) id: string): Promise<JobDeletedDto> {
    await this.jobs.remove(caller, id);
    return { id, object: 'job.deleted', deleted: true };
  }
}

/** With where it is, and when to ask again. */
function told(job: Job, reply: FastifyReply): JobDto {
  const seconds = retryAfterSecondsOf(job);
  void reply.headers({
    'cache-control': 'no-store',
    location: pathOf(job.id),
    ...(seconds !== undefined && { 'retry-after': seconds }),
  });
  return viewOf(job);
}
