import { applyDecorators } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { IsMutuallyExclusiveWith } from './is-mutually-exclusive-with.js';

const has = (object: object, field: string): boolean =>
  (object as Readonly<Record<string, unknown>>)[field] !== undefined;

/** A field that may be left out, and cannot be combined with another one that says the same in another way. */
export const IsOptionalAlternativeTo = (other: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_object, value) => value !== undefined),
    IsMutuallyExclusiveWith(
      (object) => (has(object, other) ? other : undefined),
      'name what is meant, or select it',
    ),
  );

/** As {@link IsOptionalAlternativeTo}, and one of both is needed. */
export const IsAlternativeTo = (other: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((object: object, value) => value !== undefined || !has(object, other)),
    IsMutuallyExclusiveWith(
      (object) => (has(object, other) ? other : undefined),
      'name what is meant, or select it',
    ),
  );
