import { ValidateBy } from 'class-validator';
import { AGE_RULE, MOMENT_RULE, parseAge, parseMoment } from '../criteria/moment.js';

const IsText = (name: string, isValid: (text: string) => boolean, rule: string): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isValid(value),
      defaultMessage: () => `$property ${rule}`,
    },
  });

/** A date, or an age before now. */
export const IsMoment = (): PropertyDecorator =>
  IsText('isMoment', (text) => parseMoment(text, 0) !== undefined, MOMENT_RULE);

/** A duration. */
export const IsAge = (): PropertyDecorator =>
  IsText('isAge', (text) => parseAge(text) !== undefined, AGE_RULE);
