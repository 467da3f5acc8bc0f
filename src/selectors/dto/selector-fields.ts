import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, Min } from 'class-validator';
import { FlagInQuery, NumberInQuery } from '../../http/validation/is-in-query.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsAge, IsMoment } from './is-moment.js';

/** An optional date or age. */
export const MomentField = (description: string): PropertyDecorator =>
  applyDecorators(IsMoment(), IsOptionalField(), ApiPropertyOptional({ description }));

/** An optional age. */
export const AgeField = (description: string, options: object = {}): PropertyDecorator =>
  applyDecorators(IsAge(), IsOptionalField(), ApiPropertyOptional({ description, ...options }));

/** An optional number of bytes. */
export const BytesField = (description: string): PropertyDecorator =>
  applyDecorators(
    IsInt(),
    Min(0),
    NumberInQuery(),
    IsOptionalField(),
    ApiPropertyOptional({ type: 'integer', minimum: 0, description }),
  );

/** An optional flag. */
export const FlagField = (description: string): PropertyDecorator =>
  applyDecorators(IsBoolean(), FlagInQuery(), IsOptionalField(), ApiPropertyOptional({ description }));
