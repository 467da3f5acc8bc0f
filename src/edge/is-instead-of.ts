import { applyDecorators } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { IsNotBeside } from './is-not-beside.js';

const has = (object: object, field: string): boolean =>
  (object as Readonly<Record<string, unknown>>)[field] !== undefined;

/** A field that may be left out, and cannot be combined with another one that says the same in another way. */
export const IsOptionalInsteadOf = (other: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_object, value) => value !== undefined),
    IsNotBeside((object) => (has(object, other) ? other : undefined), 'name what is meant, or select it'),
  );

/** As {@link IsOptionalInsteadOf}, and one of both is needed. */
export const IsInsteadOf = (other: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((object: object, value) => value !== undefined || !has(object, other)),
    IsNotBeside((object) => (has(object, other) ? other : undefined), 'name what is meant, or select it'),
  );
