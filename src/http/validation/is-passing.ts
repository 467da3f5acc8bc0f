import { ValidateBy } from 'class-validator';

/**
 * A property that is validated by a function.
 *
 * @param problemOf returns the violated rule, which follows the name of the property in the message; `undefined` for a valid value
 */
export const PassesCheck = (
  name: string,
  problemOf: (value: unknown, dto: never) => string | undefined,
): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown, args) => problemOf(value, args?.object as never) === undefined,
      defaultMessage: (args) =>
        `$property ${problemOf(args?.value, args?.object as never) ?? 'is not valid'}`,
    },
  });

/** A property whose value satisfies a condition; `rule` follows the name of the property in the message. */
export const Satisfies = (
  name: string,
  isValid: (value: unknown) => boolean,
  rule: string,
): PropertyDecorator => PassesCheck(name, (value) => (isValid(value) ? undefined : rule));
