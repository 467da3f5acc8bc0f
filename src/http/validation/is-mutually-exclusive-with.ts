import { ValidateBy } from 'class-validator';

/**
 * A field that cannot be combined with certain others.
 *
 * @param rivalIn name of the first of them that an object has
 * @param why why not
 */
export const IsMutuallyExclusiveWith = (
  rivalIn: (object: object) => string | undefined,
  why: string,
): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBeside',
    validator: {
      validate: (_value, args) => rivalIn(args?.object ?? {}) === undefined,
      defaultMessage: (args) =>
        `$property cannot be combined with ${rivalIn(args?.object ?? {}) ?? ''}: ${why}`,
    },
  });
