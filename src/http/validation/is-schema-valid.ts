import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { PassesCheck } from './is-passing.js';

/** Returns the problem of a value, for rules that JSON Schema cannot express. */
type Check = (value: never) => string | undefined;

/** Compiles JSON Schemas with OpenAPI's `nullable`, and with `passes: Check` for objects and lists. */
const AJV = new Ajv({ strict: false, verbose: true }).addKeyword({
  keyword: 'passes',
  type: ['object', 'array'],
  compile: (check: Check) => {
    const validate = (value: unknown): boolean => {
      const message = check(value as never);
      if (message === undefined) return true;
      validate.errors = [{ keyword: 'passes', message }];
      return false;
    };
    validate.errors = [] as Partial<ErrorObject>[];
    return validate;
  },
});

/**
 * A property that matches a JSON Schema, which is compiled on first use. The message has the first problem and its path,
 * such as `files entry 3 file_id must be a non-empty string`.
 */
export const IsSchemaValid = (schema: AnySchemaObject): PropertyDecorator =>
  PassesCheck('isSchemaValid', schemaCheck(schema));

export function schemaCheck(schema: AnySchemaObject): (value: unknown) => string | undefined {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= AJV.compile(schema);
    const [error] = validate(value) ? [] : (validate.errors ?? []);
    return error && [...schemaPathOf(error), schemaProblemOf(error)].join(' ');
  };
}

function schemaPathOf({ instancePath, keyword, params }: ErrorObject): string[] {
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') path.push(params.missingProperty as string);
  return path.map((name) => (/^\d+$/.test(name) ? `entry ${name}` : name));
}

function schemaProblemOf({ keyword, params, message = '', parentSchema = {} }: ErrorObject): string {
  switch (keyword) {
    case 'passes':
      return message;
    case 'additionalProperties':
      return `must not have the field ${params.additionalProperty}`;
    case 'maxItems':
      return `must not have more than ${params.limit} entries`;
    case 'required': {
      const { properties } = parentSchema as { properties: Readonly<Record<string, ValueSchema>> };
      return `must be ${valuesOf(properties[params.missingProperty as string] ?? {})}`;
    }
    default:
      return `must be ${valuesOf(parentSchema as ValueSchema)}`;
  }
}

/** The keywords that describe a single value. */
interface ValueSchema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly const?: string | number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const NOUNS: Readonly<Record<string, string>> = {
  array: 'a list',
  integer: 'an integer',
  object: 'an object',
  string: 'a string',
};

/** Describes the values that match a schema. */
function valuesOf({
  type = '',
  const: constant,
  minLength,
  minimum,
  maximum,
  nullable,
}: ValueSchema): string {
  if (constant !== undefined) return String(constant);
  const noun = minLength === 1 ? 'a non-empty string' : (NOUNS[type] ?? type);
  const range = minimum === undefined ? '' : ` from ${minimum} to ${maximum}`;
  return `${noun}${range}${nullable === true ? ' or null' : ''}`;
}
