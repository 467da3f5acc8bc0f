import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, ValidateBy, ValidateNested } from 'class-validator';
import { IsOptionalField } from '../../http/validation/is-optional.js';

/** An optional selector in a body. */
export const IsSelector = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(IsOptionalField(), IsObject(), ValidateNested(), Type(type));

/** An optional selector of objects to delete: an empty one, which selects everything, is probably a mistake. */
export const IsSelectorWithCondition = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(
    IsSelector(type),
    ValidateBy({
      name: 'hasCondition',
      validator: {
        validate: (value: unknown) => Object.values(value ?? {}).some((condition) => condition !== undefined),
        defaultMessage: () => '$property must contain at least one condition',
      },
    }),
  );
