import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, ValidateBy, ValidateNested } from 'class-validator';
import { IsOptionalField } from '../../http/validation/is-optional.js';

/** A selector in a body, which may be left out. */
export const IsSelector = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(IsOptionalField(), IsObject(), ValidateNested(), Type(type));

/** A selector of what is deleted: an empty one, which means all, is more likely a mistake. */
export const IsSelectorWithCondition = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(
    IsSelector(type),
    ValidateBy({
      name: 'hasCondition',
      validator: {
        validate: (value: unknown) => Object.values(value ?? {}).some((said) => said !== undefined),
        defaultMessage: () => '$property must say which are meant',
      },
    }),
  );
