import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';

const MAX_PATTERNS = 100;
const MAX_PATTERN = 256;

/** At most 100 patterns of at most 256 characters. */
export const IsPatterns = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(MAX_PATTERNS),
    MaxLength(MAX_PATTERN, { each: true }),
    IsString({ each: true }),
  );
