import { badRequest, type ApiError } from './http/api-error.js';

/**
 * A JSON object that is read field by field. Unknown fields, wrong types and values out of range are rejected with OpenAI's
 * error messages. Readers return `undefined` for an absent field and, unless stated otherwise, for `null`.
 */
export class Fields {
  private constructor(
    private readonly source: Readonly<Record<string, unknown>>,
    private readonly parent: string,
    known: readonly string[],
  ) {
    const unknown = Object.keys(source).find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw badRequest(`Unknown parameter: '${this.path(unknown)}'.`, this.path(unknown), 'unknown_parameter');
  }

  /** @throws ApiError 400 if the value is not an object or has unknown fields */
  static of(value: unknown, known: readonly string[], path = ''): Fields {
    if (!isJsonObject(value)) throw wrongType(path || 'body', 'an object', value);
    return new Fields(value, path, known);
  }

  /** Returns the name of a field in error messages, such as `a.b`. */
  path(name: string): string {
    return this.parent === '' ? name : `${this.parent}.${name}`;
  }

  has(name: string): boolean {
    return this.source[name] !== undefined;
  }

  isNull(name: string): boolean {
    return this.source[name] === null;
  }

  raw(name: string): unknown {
    return this.source[name];
  }

  string(name: string): string | undefined {
    return this.typed(name, 'a string', (value) => typeof value === 'string');
  }

  requiredString(name: string): string {
    return this.required(name, this.string(name));
  }

  boolean(name: string): boolean | undefined {
    return this.typed(name, 'a boolean', (value) => typeof value === 'boolean');
  }

  number(name: string, min: number, max: number): number | undefined {
    const value = this.typed(name, 'a number', isNumber);
    if (value !== undefined) checkRange(this.path(name), value, min, max, 'decimal');
    return value;
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.typed(name, 'an integer', isInteger);
    if (value !== undefined) checkRange(this.path(name), value, min, max, 'integer');
    return value;
  }

  requiredInteger(name: string, min: number, max: number): number {
    return this.required(name, this.integer(name, min, max));
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.string(name);
    return value === undefined ? undefined : supportedValue(value, values, this.path(name));
  }

  requiredOneOf<T extends string>(name: string, values: readonly T[]): T {
    return this.required(name, this.oneOf(name, values));
  }

  array(name: string, min: number, max: number): unknown[] | undefined {
    const value = this.typed(name, 'an array', (given) => Array.isArray(given));
    if (value) checkLength(this.path(name), 'an array', value.length, min, max);
    return value;
  }

  strings(name: string, min: number, max: number): string[] | undefined {
    return this.array(name, min, max)?.map((item, index) => {
      if (typeof item !== 'string') throw wrongType(`${this.path(name)}[${index}]`, 'a string', item);
      return item;
    });
  }

  /** Reads a non-empty array of supported values. */
  listOf<T extends string>(name: string, values: readonly T[]): T[] | undefined {
    return this.strings(name, 1, values.length)?.map((item) => supportedValue(item, values, this.path(name)));
  }

  object(name: string, known: readonly string[]): Fields | undefined {
    const value = this.source[name];
    return value === undefined || value === null ? undefined : Fields.of(value, known, this.path(name));
  }

  /** @throws ApiError 400 if the value is absent */
  required<T>(name: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw missingParameter(this.path(name));
  }

  private typed<T>(name: string, expected: string, accepts: (value: unknown) => value is T): T | undefined {
    const value = this.source[name];
    if (value === undefined || value === null) return undefined;
    if (!accepts(value)) throw wrongType(this.path(name), expected, value);
    return value;
  }
}

/** Without a comma before `and`, as in OpenAI's messages. */
const BRITISH_LIST = new Intl.ListFormat('en-GB');
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const isInteger = (value: unknown): value is number => Number.isInteger(value);

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws ApiError 400 that lists the supported values */
export function supportedValue<T extends string>(value: string, values: readonly T[], param: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const list = BRITISH_LIST.format(values.map((candidate) => `'${candidate}'`));
  throw badRequest(`Invalid value: '${value}'. Supported values are: ${list}.`, param, 'invalid_value');
}

export function missingParameter(path: string): ApiError {
  return badRequest(`Missing required parameter: '${path}'.`, path, 'missing_required_parameter');
}

export function wrongType(path: string, expected: string, value: unknown): ApiError {
  return badRequest(
    `Invalid type for '${path}': expected ${expected}, but got ${typeWithArticle(value)} instead.`,
    path,
    'invalid_type',
  );
}

/** @throws ApiError 400 if the number is out of range */
export function checkRange(
  path: string,
  value: number,
  min: number,
  max: number,
  kind: 'integer' | 'decimal',
): void {
  if (value >= min && value <= max) return;
  const [side, limit, code] =
    value < min ? ['below minimum', `>= ${min}`, 'below_min'] : ['above maximum', `<= ${max}`, 'above_max'];
  throw badRequest(
    `Invalid '${path}': ${kind} ${side} value. Expected a value ${limit}, but got ${value} instead.`,
    path,
    `${kind}_${code}_value`,
  );
}

/** @throws ApiError 400 if the length is out of range */
export function checkLength(
  path: string,
  kind: 'an array' | 'a string',
  length: number,
  min: number,
  max: number,
): void {
  if (length >= min && length <= max) return;
  const noun = kind.split(' ')[1];
  const [word, limit, code] =
    length < min
      ? ['short', `minimum length ${min}`, 'below_min']
      : ['long', `maximum length ${max}`, 'above_max'];
  throw badRequest(
    `Invalid '${path}': ${noun} too ${word}. Expected ${kind} with ${limit}, but got ${kind} with length ${length} instead.`,
    path,
    `${noun}_${code}_length`,
  );
}

function typeWithArticle(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
