import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '../errors/http-error.js';
import { ID_RULE, isId } from './is-id.js';

/** Lets an id of the path through; a DTO for one string would cost ten times as much, on every request. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  /** @throws HttpError 422 */
  transform(value: unknown, { data = 'id' }: ArgumentMetadata): string {
    if (!isId(value)) throw validationFailed([{ field: data, message: ID_RULE }]);
    return value;
  }
}
