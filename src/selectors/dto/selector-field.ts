import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { Satisfies } from '../../http/validation/is-passing.js';

/** An optional selector in a body. */
export const SelectorField = (
  type: new () => object,
  description: string,
  example?: object,
): PropertyDecorator =>
  applyDecorators(
    IsOptionalField(),
    IsObject(),
    ValidateNested(),
    Type(() => type),
    ApiPropertyOptional({ type, description, example }),
  );

const hasCondition = (selector: unknown): boolean =>
  Object.values(selector ?? {}).some((condition) => condition !== undefined);

/** An optional selector of objects to delete: an empty one, which selects everything, is probably a mistake. */
export const DeletionSelectorField = (
  type: new () => object,
  description: string,
  example: object,
): PropertyDecorator =>
  applyDecorators(
    SelectorField(type, description, example),
    Satisfies('hasCondition', hasCondition, 'must contain at least one condition'),
  );
