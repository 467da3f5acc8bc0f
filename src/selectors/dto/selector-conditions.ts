import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { FlagInQuery, ListInQuery, NumberInQuery } from '../../http/validation/is-in-query.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { Satisfies } from '../../http/validation/is-passing.js';
import { AGE_RULE, MOMENT_RULE, parseAge, parseMoment } from '../criteria/moment.js';

const isMoment = (value: unknown): boolean =>
  typeof value === 'string' && parseMoment(value, 0) !== undefined;

const isAge = (value: unknown): boolean => typeof value === 'string' && parseAge(value) !== undefined;

/** An optional field. */
const condition = (schema: ApiPropertyOptions, ...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  applyDecorators(...rules, IsOptionalField(), ApiPropertyOptional(schema));

/** A list of texts. */
export const ListCondition = (
  description: string,
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator => condition({ type: [String], description }, ...rules, ListInQuery());

/** A list of statuses. */
export const StatusCondition = (statuses: readonly string[], description: string): PropertyDecorator =>
  condition({ description, enum: statuses, isArray: true }, IsIn(statuses, { each: true }), ListInQuery());

/** A date or age. */
export const MomentCondition = (description: string): PropertyDecorator =>
  condition({ description }, Satisfies('isMoment', isMoment, MOMENT_RULE));

/** An age. */
export const AgeCondition = (description: string, options: object = {}): PropertyDecorator =>
  condition({ description, ...options }, Satisfies('isAge', isAge, AGE_RULE));

/** A number of bytes. */
export const BytesCondition = (description: string): PropertyDecorator =>
  condition({ type: 'integer', minimum: 0, description }, IsInt(), Min(0), NumberInQuery());

/** A flag. */
export const FlagCondition = (description: string): PropertyDecorator =>
  condition({ description }, IsBoolean(), FlagInQuery());
