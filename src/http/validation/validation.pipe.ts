import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { validate, type ValidationError, type ValidatorOptions } from 'class-validator';
import { Environment } from '../../config/environment.js';
import { type FieldError, type HttpError, validationFailed } from '../errors/http-error.js';
import { isDocumentDto } from './is-document.js';

const OPTIONS: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

const UNKNOWN_FIELD = 'is not known';

/** The inputs that are validated here. Path parameters have their own pipe. */
const VALIDATED: ReadonlySet<ArgumentMetadata['type']> = new Set(['body', 'query']);

/** Names that every object has. class-transformer drops fields with these names silently. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** No DTO is nested more deeply. */
const MAX_DTO_DEPTH = 16;

/**
 * Validates every DTO. Rejects unknown fields, and lists with more than `MAX_BULK_IDS` entries unless they belong to a
 * document.
 */
@Injectable()
export class StrictValidationPipe extends ValidationPipe {
  private readonly emptyQueries = new Map<ArgumentMetadata['metatype'], unknown>();

  constructor(private readonly environment: Environment) {
    super({ transform: true, ...OPTIONS, exceptionFactory: toHttpError });
  }

  /** @throws HttpError 422 that lists the invalid fields */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    if (metadata.type === 'body') requireJsonObject(value);
    if (isDocumentDto(metatype)) {
      throwIfAny(reservedFieldsOf(value as object));
      return validateDocument(Object.assign(new metatype(), value));
    }
    if (metadata.type === 'query' && isEmptyObject(value)) return this.emptyQuery(value, metadata);
    // An input without a DTO is validated by its use case, for example by its signature.
    if (VALIDATED.has(metadata.type) && isObjectLike(value) && metatype !== Object)
      throwIfAny([...structuralErrorsOf(value, this.environment.MAX_BULK_IDS)]);
    return super.transform(value, metadata) as Promise<unknown>;
  }

  /** Most requests have no query, so its DTO is created only once per class. */
  private async emptyQuery(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const known = this.emptyQueries.get(metadata.metatype);
    if (known !== undefined) return known;
    const query: unknown = Object.freeze(await super.transform(value, metadata));
    this.emptyQueries.set(metadata.metatype, query);
    return query;
  }
}

/** Errors that do not depend on the DTO: reserved names, long lists and deep nesting. */
function* structuralErrorsOf(input: object, maxEntries: number, path = '', depth = 0): Generator<FieldError> {
  for (const name in input) {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    // Allocates nothing for the entries of a long list of strings.
    if (!isObjectLike(value) && !RESERVED_NAMES.has(name)) continue;
    const field = path + name;
    if (RESERVED_NAMES.has(name)) yield { field, message: 'is a reserved name' };
    else if (Array.isArray(value) && value.length > maxEntries)
      yield { field, message: `must not have more than ${maxEntries} entries` };
    else if (depth === MAX_DTO_DEPTH) yield { field, message: 'is nested too deeply' };
    else yield* structuralErrorsOf(value as object, maxEntries, `${field}.`, depth + 1);
  }
}

/** Only the top level of a document is checked, because its values are not transformed. */
const reservedFieldsOf = (document: object): FieldError[] =>
  Object.keys(document)
    .filter((name) => RESERVED_NAMES.has(name))
    .map((field) => ({ field, message: UNKNOWN_FIELD }));

function throwIfAny(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw validationFailed(errors);
}

function requireJsonObject(body: unknown): void {
  if (!isObjectLike(body) || Array.isArray(body))
    throw validationFailed([{ field: 'body', message: 'must be a JSON object' }]);
}

async function validateDocument(document: object): Promise<object> {
  const errors = await validate(document, OPTIONS);
  if (errors.length > 0) throw toHttpError(errors);
  return document;
}

const isObjectLike = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isEmptyObject = (value: unknown): boolean => isObjectLike(value) && Object.keys(value).length === 0;

function toHttpError(errors: ValidationError[]): HttpError {
  return validationFailed(errors.flatMap((error) => fieldErrorsOf(error)));
}

function fieldErrorsOf(
  { property, constraints = {}, children = [] }: ValidationError,
  path = '',
): FieldError[] {
  const field = path + property;
  const own = Object.values(constraints).map((message) => ({
    field,
    message: message.startsWith('property ') ? UNKNOWN_FIELD : withoutProperty(message, property),
  }));
  return [...own, ...children.flatMap((child) => fieldErrorsOf(child, `${field}.`))];
}

/** class-validator starts its messages with the property; `each value in status must be …` becomes `each must be …`. */
const withoutProperty = (message: string, property: string): string =>
  message.replace(`each value in ${property} `, 'each ').replace(`${property} `, '');
