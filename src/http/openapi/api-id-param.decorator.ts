import { ApiParam, type ApiParamOptions } from '@nestjs/swagger';
import { ID_RULE, MAX_ID_LENGTH } from '../validation/is-id.js';

/** Documents an id in the path, such as `vector_store_id`: what it may be, and that it is percent-encoded. */
export const ApiIdParam = (name: string, example: string | undefined): MethodDecorator & ClassDecorator =>
  ApiParam({
    name,
    description: `Id of the ${name.replace(/_id$/, '').replaceAll('_', ' ')}, percent-encoded. It ${ID_RULE}.`,
    type: String,
    minLength: 1,
    maxLength: MAX_ID_LENGTH,
    example,
  } as ApiParamOptions);
