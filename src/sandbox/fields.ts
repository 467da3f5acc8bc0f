import { badRequest, type ApiError } from './http/api-error.js';

/**
 * Reads a JSON object field by field and refuses, in OpenAI's words, what is unknown, of the wrong type or out of range.
 * Readers give `undefined` for an absent field; `null` counts as absent except where a reader says otherwise.
 */
export class Fields {
  private constructor(
    private readonly source: Readonly<Record<string, unknown>>,
    private readonly prefix: string,
    known: readonly string[],
  ) {
    const stranger = Object.keys(source).find((name) => !known.includes(name));
    if (stranger !== undefined)
      throw badRequest(
        `Unknown parameter: '${this.path(stranger)}'.`,
        this.path(stranger),
        'unknown_parameter',
      );
  }

  /** @throws OpenAiError 400 when the value is not an object, or has fields that are not known. */
  static of(value: unknown, known: readonly string[], path = ''): Fields {
    if (!isJsonObject(value)) throw wrongType(path || 'body', 'an object', value);
    return new Fields(value, path === '' ? '' : `${path}.`, known);
  }

  path(name: string): string {
    return `${this.prefix}${name}`;
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
    const value = this.source[name];
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
    throw wrongType(this.path(name), 'a string', value);
  }

  requiredString(name: string): string {
    const value = this.string(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.source[name];
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
    throw wrongType(this.path(name), 'a boolean', value);
  }

  number(name: string, min: number, max: number): number | undefined {
    const value = this.source[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || Number.isNaN(value)) throw wrongType(this.path(name), 'a number', value);
    checkRange(this.path(name), value, min, max, 'decimal');
    return value;
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.source[name];
    if (value === undefined || value === null) return undefined;
    if (!Number.isInteger(value)) throw wrongType(this.path(name), 'an integer', value);
    checkRange(this.path(name), value as number, min, max, 'integer');
    return value as number;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    return supportedValue(value, values, this.path(name));
  }

  array(name: string, min: number, max: number): unknown[] | undefined {
    const value = this.source[name];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw wrongType(this.path(name), 'an array', value);
    checkLength(this.path(name), value.length, min, max);
    return value as unknown[];
  }

  strings(name: string, min: number, max: number): string[] | undefined {
    return this.array(name, min, max)?.map((item, index) => {
      if (typeof item !== 'string') throw wrongType(`${this.path(name)}[${index}]`, 'a string', item);
      return item;
    });
  }

  list<T extends string>(name: string, values: readonly T[]): T[] | undefined {
    return this.strings(name, 1, values.length)?.map((item) => supportedValue(item, values, this.path(name)));
  }

  /** Gives `undefined` for an absent object and for `null`; ask `isNull` to tell them apart. */
  object(name: string, known: readonly string[]): Fields | undefined {
    const value = this.source[name];
    return value === undefined || value === null ? undefined : Fields.of(value, known, this.path(name));
  }

  missing(name: string): ApiError {
    return badRequest(
      `Missing required parameter: '${this.path(name)}'.`,
      this.path(name),
      'missing_required_parameter',
    );
  }
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws OpenAiError 400 that lists the supported values. */
export function supportedValue<T extends string>(value: string, values: readonly T[], param: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const quoted = values.map((candidate) => `'${candidate}'`);
  const list = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}` : quoted.join('');
  throw badRequest(`Invalid value: '${value}'. Supported values are: ${list}.`, param, 'invalid_value');
}

export function wrongType(path: string, expected: string, value: unknown): ApiError {
  return badRequest(
    `Invalid type for '${path}': expected ${expected}, but got ${typeWithArticle(value)} instead.`,
    path,
    'invalid_type',
  );
}

/** @throws OpenAiError 400 for a number out of range. */
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

function checkLength(path: string, length: number, min: number, max: number): void {
  if (length >= min && length <= max) return;
  const [word, limit, code] =
    length < min
      ? ['short', `minimum length ${min}`, 'below_min']
      : ['long', `maximum length ${max}`, 'above_max'];
  throw badRequest(
    `Invalid '${path}': array too ${word}. Expected an array with ${limit}, but got an array with length ${length} instead.`,
    path,
    `array_${code}_length`,
  );
}

function typeWithArticle(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
