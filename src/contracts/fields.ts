import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

type IdExample = keyof typeof EXAMPLE;

interface FieldOptions {
  readonly optional?: true;
  readonly nullable?: true;
}

interface FieldOptionsWithExample extends FieldOptions {
  readonly example?: unknown;
}

/** The field may be absent. */
export const OPTIONAL = { optional: true } as const;

/** The field may be `null`. */
export const NULLABLE = { nullable: true } as const;

/** The properties of a schema have the same order in the OpenAPI document. */
const field = (options: FieldOptions, schema: ApiPropertyOptions): PropertyDecorator =>
  ApiProperty({
    nullable: options.nullable,
    ...schema,
    ...(options.optional && { required: false }),
  } as ApiPropertyOptions);

const integerField = (description: string, example: number, options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'integer', description, example });

/** Decorators that document the fields of responses. */
export const Field = {
  /** A text. */
  text: (description: string, example: string | null, options: FieldOptions = {}): PropertyDecorator =>
    field(options, { type: String, description, example }),

  /** `true` or `false`. */
  flag: (description: string, example: boolean, options: FieldOptions = {}): PropertyDecorator =>
    field(options, { type: Boolean, description, example }),

  /** A text or flag with a single possible value. */
  constant: (value: string | true): PropertyDecorator =>
    field({}, { description: `Always \`${value}\`.`, example: value }),

  /** A number that may have decimals, such as an amount of money. */
  number: (description: string, example: number, options: FieldOptions = {}): PropertyDecorator =>
    field(options, { type: Number, description, example }),

  /** An integer that is neither a count, a size nor a time, such as a status code. */
  integer: integerField,

  /** A number of objects or calls. */
  count: integerField,

  /** A size in bytes. */
  bytes: (
    description: string,
    { example = 20480, ...options }: FieldOptionsWithExample = {},
  ): PropertyDecorator => field(options, { type: 'integer', description, example }),

  /** A Unix time in seconds. */
  unixTime: (
    description: string,
    { example = 1761750000, ...options }: FieldOptionsWithExample = {},
  ): PropertyDecorator => field(options, { type: 'integer', description, example }),

  /** An ISO 8601 date and time. */
  dateTime: (
    description: string,
    example: string | null,
    { nullable }: FieldOptions = {},
  ): PropertyDecorator => ApiProperty({ type: String, format: 'date-time', description, nullable, example }),

  /** An id, with the example id of this name. */
  id: (example: IdExample, description: string, options: FieldOptions = {}): PropertyDecorator =>
    Field.text(description, EXAMPLE[example], options),

  /** A list of ids, with the example id of this name. */
  ids: (example: IdExample, description: string, options: FieldOptions = {}): PropertyDecorator =>
    Field.list(String, description, { ...options, example: [EXAMPLE[example]] }),

  /** A list of texts or of objects that a DTO describes. */
  list: (
    type: Type | typeof String,
    description: string,
    { example, ...options }: FieldOptionsWithExample = {},
  ): PropertyDecorator => field(options, { type: [type], description, example }),

  /** An object that a DTO describes. */
  object: (type: Type, description: string, options: FieldOptions = {}): PropertyDecorator =>
    field(options, { type, description }),

  /** One of these values. */
  enum: (
    values: readonly string[],
    description: string,
    example: string,
    options: FieldOptions = {},
  ): PropertyDecorator => field(options, { description, enum: [...values], example }),

  /** An object with any keys, whose values have this schema; `true` allows any value. */
  map: (
    values: Exclude<ApiPropertyOptions['additionalProperties'], undefined>,
    description: string,
    example: Readonly<Record<string, unknown>>,
    options: FieldOptions = {},
  ): PropertyDecorator =>
    field(options, { type: 'object', description, additionalProperties: values, example }),

  /** Metadata of a vector store. */
  metadata: (description: string, options: FieldOptions = {}): PropertyDecorator =>
    Field.map({ type: 'string' }, description, { team: 'search' }, options),

  /** Attributes of a file in a vector store. */
  attributes: (description: string, options: FieldOptions = {}): PropertyDecorator =>
    Field.map(
      { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
      description,
      { team: 'search' },
      options,
    ),
};
