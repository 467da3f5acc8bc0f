import { applyDecorators } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { PassesCheck } from './is-passing.js';

/**
 * An optional field for which `null` is not accepted: a selector field that is `null` would have no effect, so that
 * everything would match.
 */
export const IsOptionalField = (): PropertyDecorator =>
  ValidateIf((_object, value: unknown) => value !== undefined);

/**
 * A field that cannot be combined with certain others.
 *
 * @param conflictOf name of the first conflicting field that an object has
 * @param reason end of the message
 */
export const IsMutuallyExclusiveWith = (
  conflictOf: (object: object) => string | undefined,
  reason: string,
): PropertyDecorator =>
  PassesCheck('isMutuallyExclusiveWith', (_value, dto) => {
    const conflict = conflictOf(dto);
    return conflict === undefined ? undefined : `cannot be combined with ${conflict}: ${reason}`;
  });

const hasField = (object: object, field: string): boolean =>
  (object as Readonly<Record<string, unknown>>)[field] !== undefined;

const excludes = (other: string): PropertyDecorator =>
  IsMutuallyExclusiveWith(
    (object) => (hasField(object, other) ? other : undefined),
    'send ids or a selector, not both',
  );

/** An optional field that cannot be combined with `other`. */
export const IsOptionalAlternativeTo = (other: string): PropertyDecorator =>
  applyDecorators(IsOptionalField(), excludes(other));

/** A field that is required without `other`, and cannot be combined with it. */
export const IsAlternativeTo = (other: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((object: object, value) => value !== undefined || !hasField(object, other)),
    excludes(other),
  );
