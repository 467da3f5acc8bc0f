import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsIdList } from '../http/validation/is-id.js';
import { NumberInQuery } from '../http/validation/is-in-query.js';
import { IsAlternativeTo } from '../http/validation/is-optional.js';

/** The ids of the targets of a bulk request, as an alternative to the field `selector`. */
export const TargetIdsField = (
  selector: string,
  targets: string,
  example: readonly string[],
): PropertyDecorator =>
  applyDecorators(
    IsIdList(),
    IsAlternativeTo(selector),
    ApiPropertyOptional({
      type: [String],
      description: `Ids of the ${targets}, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.`,
      example,
    }),
  );

/** An optional flag. */
export const FlagOption = (
  description: string,
  defaultValue: boolean,
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator =>
  applyDecorators(
    IsBoolean(),
    ...rules,
    IsOptional(),
    ApiPropertyOptional({ description, default: defaultValue }),
  );

/** Optionally one of these values. */
export const EnumOption = <const Value extends string>(
  values: readonly Value[],
  description: string,
  defaultValue?: Value,
): PropertyDecorator =>
  applyDecorators(
    IsIn(values),
    IsOptional(),
    ApiPropertyOptional({ description, enum: values, default: defaultValue }),
  );

/** An optional integer in a query. */
export const IntegerParameter = (
  description: string,
  range: { readonly minimum: number; readonly maximum: number; readonly default?: number },
): PropertyDecorator =>
  applyDecorators(
    IsInt(),
    Min(range.minimum),
    Max(range.maximum),
    NumberInQuery(),
    IsOptional(),
    ApiPropertyOptional({ type: 'integer', description, ...range }),
  );
