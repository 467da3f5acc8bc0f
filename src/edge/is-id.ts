import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Ids may have no other characters: what is put into upstream's path cannot leave it. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

export const ID_RULE = 'must be 1 to 128 characters of A–Z a–z 0–9 _ -';

export const isId = (value: unknown): value is string => typeof value === 'string' && ID_PATTERN.test(value);

/** An id of OpenAI's. */
export const IsId = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'isId', validator: { validate: isId, defaultMessage: () => `$property ${ID_RULE}` } },
    options,
  );

/** A list of ids; the message names the first entry that is none. */
export const IsIdList = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isIdList',
      validator: {
        validate: (value: unknown): boolean => Array.isArray(value) && value.every(isId),
        defaultMessage: (args) =>
          Array.isArray(args?.value)
            ? `$property entry ${args.value.findIndex((entry) => !isId(entry))} ${ID_RULE}`
            : '$property must be a list of ids',
      },
    },
    options,
  );
