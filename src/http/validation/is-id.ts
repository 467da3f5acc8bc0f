import { ValidateBy, type ValidationOptions } from 'class-validator';
import { ID_RULE, isSendableId } from '../../openai/object-id.js';

export { ID_RULE, MAX_ID_LENGTH } from '../../openai/object-id.js';

const STRING_RULE = 'must be a string';

const isString = (value: unknown): value is string => typeof value === 'string';

export const isId = (value: unknown): value is string => isString(value) && isSendableId(value);

/** An id that is sent upstream in a path or as a cursor. */
export const IsId = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'isId', validator: { validate: isId, defaultMessage: () => `$property ${ID_RULE}` } },
    options,
  );

/**
 * A list of strings. An id that cannot be sent is valid here: in a bulk request it is a failed outcome of its own, and a selector
 * compares it with the listed ids. The message contains the index of the first entry that is not a string.
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
