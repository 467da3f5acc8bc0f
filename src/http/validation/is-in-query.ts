import { Transform } from 'class-transformer';
import { ValidateIf } from 'class-validator';

/** Said of a list, with an example: how it is written in a query. */
export const inQuery = (name: string, ...values: readonly string[]): string =>
  `In a query the parameter is repeated: \`${values.map((value) => `${name}=${value}`).join('&')}\`.`;

const WHOLE_NUMBER = /^-?\d{1,20}$/;

/**
 * A field that may be left out. `null` is not left out: as the field of a selector in a body it would say nothing, and so
 * mean everything.
 */
export const IsOptionalField = (): PropertyDecorator =>
  ValidateIf((_object, value: unknown) => value !== undefined);

/** A list, which in a query comes as a text where it has one entry. */
export const ListInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));

/** `true` or `false`, which in a query come as texts. */
export const FlagInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** A whole number, which in a query comes as a text. An empty text is none. */
export const NumberInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value,
  );
