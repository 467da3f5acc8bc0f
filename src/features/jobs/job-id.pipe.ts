import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { EXAMPLE } from '../../contracts/examples.js';
import { validationFailed } from '../../http/errors/http-error.js';

/** Ids of jobs are of the service's own making, and parts of the names of keys in the store: no `:` may get there. */
const JOB_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Accepts the id of a job in a path. */
@Injectable()
export class JobIdPipe implements PipeTransform<unknown, string> {
  /** @throws HttpError 422 */
  transform(value: unknown, { data = 'job_id' }: ArgumentMetadata): string {
    if (typeof value === 'string' && JOB_ID.test(value)) return value;
    throw validationFailed([{ field: data, message: `must be the id of a job, such as ${EXAMPLE.jobId}` }]);
  }
}
