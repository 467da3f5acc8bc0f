import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, MaxLength, ValidateBy } from 'class-validator';

const MAX_PATTERNS = 100;
const MAX_PATTERN = 256;
/** Each name is compared with all of them. */
const MAX_CHARACTERS = 2_000;

/** The limits, for people. */
export const PATTERNS_RULE = `At most ${MAX_PATTERNS} of at most ${MAX_PATTERN} characters, ${MAX_CHARACTERS} characters altogether.`;

const isShort = (value: unknown): boolean =>
  !Array.isArray(value) ||
  value.reduce<number>((sum, text) => sum + String(text).length, 0) <= MAX_CHARACTERS;

/** A list of patterns, within the limits of {@link PATTERNS_RULE}. */
export const IsPatterns = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(MAX_PATTERNS),
    MaxLength(MAX_PATTERN, { each: true }),
    IsString({ each: true }),
    ValidateBy({
      name: 'isShort',
      validator: {
        validate: isShort,
        defaultMessage: () => `$property must not have more than ${MAX_CHARACTERS} characters altogether`,
      },
    }),
  );
