import {
  type CallHandler,
  type ExecutionContext,
  HttpStatus,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { BulkRequest, Operation } from '../../bulk/operation.js';
import { type CalledRequest, callerOf } from '../../http/auth/caller.decorator.js';
import { JobDto } from '../../contracts/job.dto.js';
import type { Caller } from '../../openai/caller.js';
import { viewOf } from './job-view.js';
import { JobsService } from './jobs.service.js';

const PREFERENCE = 'respond-async';

/**
 * Runs a bulk operation as a job if the client prefers that.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-4.1
 */
@Injectable()
export class RespondAsyncInterceptor implements NestInterceptor {
  constructor(private readonly jobs: JobsService) {}

  /** The mapped value may be a promise, which the framework awaits. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: Operation | { readonly kind?: never } | null | undefined) => {
        const http = context.switchToHttp();
        const request = http.getRequest<CalledRequest>();
        if (result?.kind !== 'operation' || result.bulk === undefined || !prefersAsync(request))
          return result;
        return this.accept(result.bulk.request, callerOf(request), http.getResponse<FastifyReply>());
      }),
    );
  }

  private async accept(bulkRequest: BulkRequest, caller: Caller, reply: FastifyReply): Promise<JobDto> {
    const job = viewOf(await this.jobs.begin(caller, bulkRequest));
    void reply
      .status(HttpStatus.ACCEPTED)
      .headers({ 'preference-applied': PREFERENCE, location: job.links.self });
    return job;
  }
}

/** The header may list several preferences, each with parameters. */
function prefersAsync({ headers: { prefer = '' } }: CalledRequest): boolean {
  return [prefer]
    .flat()
    .flatMap((value) => value.split(','))
    .some((preference) => preference.split(';')[0]?.trim().toLowerCase() === PREFERENCE);
}
