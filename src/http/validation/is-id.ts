import { ValidateBy, type ValidationOptions } from 'class-validator';
import { ID_RULE, isSendableId } from '../../openai/object-id.js';

export { ID_RULE, MAX_ID_LENGTH } from '../../openai/object-id.js';

const STRING_RULE = 'must be a string';

const isString = (value: unknown): value is string => typeof value === 'string';

export const isId = (value: unknown): value is string => isString(value) && isSendableId(value);

/** An id that is sent to upstream in a path or as a cursor. */
export const IsId = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'isId', validator: { validate: isId, defaultMessage: () => `$property ${ID_RULE}` } },
    options,
  );

/**
 * A list of strings. An entry that cannot be sent is for the work to report: it fails alone, and a selector compares it
 * with what upstream lists. The message names the first entry that is not a string.
 */
export const IsIdList = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isIdList',
      validator: {
        validate: (value: unknown): boolean => Array.isArray(value) && value.every(isString),
        defaultMessage: (args) =>
          Array.isArray(args?.value)
            ? `$property entry ${args.value.findIndex((entry) => !isString(entry))} ${STRING_RULE}`
            : '$property must be a list of ids',
      },
    },
    options,
  );
