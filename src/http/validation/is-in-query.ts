import { Transform } from 'class-transformer';

/** End of a description: how to send a list in a query, with an example. */
export const inQuery = (name: string, ...values: readonly string[]): string =>
  `In a query, repeat the parameter: \`${values.map((value) => `${name}=${value}`).join('&')}\`.`;

const WHOLE_NUMBER = /^-?\d{1,20}$/;

/** Converts a list: in a query, a list with one entry is a string. */
export const ListInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));

/** Converts `true` and `false`, which are strings in a query. */
export const FlagInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** Converts an integer, which is a string in a query. The empty string is not an integer. */
export const NumberInQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value,
  );
