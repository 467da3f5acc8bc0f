import { ApiProperty } from '@nestjs/swagger';

/** Documents a field that is `null` if its value is unknown or absent. */
export const NullableProperty = (
  type: 'integer' | typeof Number | typeof String,
  description: string,
  example: string | number | null,
): PropertyDecorator => ApiProperty({ type, nullable: true, description, example });
