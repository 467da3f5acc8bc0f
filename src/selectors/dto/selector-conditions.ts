import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { FlagInQuery, ListInQuery, NumberInQuery } from '../../http/validation/is-in-query.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsAge, IsMoment } from './is-moment.js';

/** An optional list of texts. */
export const ListCondition = (
  description: string,
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator =>
  applyDecorators(
    ...rules,
    ListInQuery(),
    IsOptionalField(),
    ApiPropertyOptional({ type: [String], description }),
  );

/** An optional list of statuses. */
export const StatusCondition = (statuses: readonly string[], description: string): PropertyDecorator =>
  applyDecorators(
    IsIn(statuses, { each: true }),
    ListInQuery(),
    IsOptionalField(),
    ApiPropertyOptional({ description, enum: statuses, isArray: true }),
  );

/** An optional date or age. */
export const MomentCondition = (description: string): PropertyDecorator =>
  applyDecorators(IsMoment(), IsOptionalField(), ApiPropertyOptional({ description }));

/** An optional age. */
export const AgeCondition = (description: string, options: object = {}): PropertyDecorator =>
  applyDecorators(IsAge(), IsOptionalField(), ApiPropertyOptional({ description, ...options }));

/** An optional number of bytes. */
export const BytesCondition = (description: string): PropertyDecorator =>
  applyDecorators(
    IsInt(),
    Min(0),
    NumberInQuery(),
    IsOptionalField(),
    ApiPropertyOptional({ type: 'integer', minimum: 0, description }),
  );

/** An optional flag. */
export const FlagCondition = (description: string): PropertyDecorator =>
  applyDecorators(IsBoolean(), FlagInQuery(), IsOptionalField(), ApiPropertyOptional({ description }));
