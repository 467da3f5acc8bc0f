import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, MaxLength, ValidateBy } from 'class-validator';

const MAX_PATTERNS = 100;
const MAX_PATTERN = 256;
/** Each name is compared with all of them. */
const MAX_CHARACTERS = 2_000;

const isShort = (value: unknown): boolean =>
  !Array.isArray(value) ||
  value.reduce<number>((sum, text) => sum + String(text).length, 0) <= MAX_CHARACTERS;

/** At most 100 patterns of at most 256 characters, 2,000 altogether. */
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
