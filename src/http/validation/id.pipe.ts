import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '../errors/http-error.js';
import { ID_RULE, isId } from './is-id.js';

/** Validates an id in the path. A DTO for one string would take ten times as long. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  /** @throws HttpError 422 */
  transform(value: unknown, { data = 'id' }: ArgumentMetadata): string {
    if (!isId(value)) throw validationFailed([{ field: data, message: ID_RULE }]);
    return value;
  }
}
