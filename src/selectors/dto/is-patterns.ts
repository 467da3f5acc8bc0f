import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';
import { Satisfies } from '../../http/validation/is-passing.js';

const MAX_PATTERNS = 100;
const MAX_PATTERN_LENGTH = 256;
/** Each name is compared with all patterns. */
const MAX_TOTAL_LENGTH = 2_000;

/** The limits, for API documentation. */
export const PATTERNS_RULE = `At most ${MAX_PATTERNS} patterns of at most ${MAX_PATTERN_LENGTH} characters, ${MAX_TOTAL_LENGTH} characters in total.`;

const isShort = (value: unknown): boolean =>
  !Array.isArray(value) ||
  value.reduce<number>((sum, text) => sum + String(text).length, 0) <= MAX_TOTAL_LENGTH;

/** A list of patterns, within the limits of {@link PATTERNS_RULE}. */
export const IsPatterns = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(MAX_PATTERNS),
    MaxLength(MAX_PATTERN_LENGTH, { each: true }),
    IsString({ each: true }),
    Satisfies('isShort', isShort, `must have at most ${MAX_TOTAL_LENGTH} characters in total`),
  );
