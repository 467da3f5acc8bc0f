import { ValidateBy } from 'class-validator';
import { AGE_RULE, ageOf, MOMENT_RULE, momentOf } from '../criteria/moment.js';

const rule = (name: string, isOne: (text: string) => boolean, message: string): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isOne(value),
      defaultMessage: () => `$property ${message}`,
    },
  });

/** A date, or an age before now. */
export const IsMoment = (): PropertyDecorator =>
  rule('isMoment', (text) => momentOf(text, 0) !== undefined, MOMENT_RULE);

/** A length of time. */
export const IsAge = (): PropertyDecorator => rule('isAge', (text) => ageOf(text) !== undefined, AGE_RULE);
