import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { EXAMPLE } from '../../contracts/examples.js';
import { validationFailed } from '../../http/errors/http-error.js';

/** The service generates job ids and uses them in Redis keys, so they must not contain `:`. */
const JOB_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Validates the id of a job in a path. */
@Injectable()
export class JobIdPipe implements PipeTransform<unknown, string> {
  /** @throws HttpError 422 */
  transform(value: unknown, { data = 'job_id' }: ArgumentMetadata): string {
    if (typeof value === 'string' && JOB_ID.test(value)) return value;
    throw validationFailed([{ field: data, message: `must be the id of a job, such as ${EXAMPLE.jobId}` }]);
  }
}
