import type { FieldError } from '../errors/http-error.js';

/** Names that every object has. What makes objects of DTOs leaves fields of such names out, and says nothing. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** No DTO is deeper. */
const MAX_DEPTH = 16;

/**
 * What is wrong with a body or a query whatever it is meant to be: a field that would be lost on the way to its DTO, and so say
 * nothing, or a list that is too long.
 */
export function* problemsOf(input: object, maxEntries: number, path = '', depth = 0): Generator<FieldError> {
  for (const name in input) {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    const isObject = typeof value === 'object' && value !== null;
    // Of a long list of texts nothing is made.
    if (!isObject && !INHERITED.has(name)) continue;
    const field = path + name;
    if (INHERITED.has(name)) yield { field, message: 'is not possible here' };
    else if (Array.isArray(value) && value.length > maxEntries)
      yield { field, message: `must not have more than ${maxEntries} entries` };
    else if (depth === MAX_DEPTH) yield { field, message: 'is nested too deeply' };
    else yield* problemsOf(value as object, maxEntries, `${field}.`, depth + 1);
  }
}

/** As {@link problemsOf}, of the fields of a document, whose values are left as they came. */
export const problemsOfDocument = (document: object): FieldError[] =>
  Object.keys(document)
    .filter((name) => INHERITED.has(name))
    .map((field) => ({ field, message: 'is not known' }));
