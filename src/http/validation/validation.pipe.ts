import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { validate, type ValidationError, type ValidatorOptions } from 'class-validator';
import { Environment } from '../../config/environment.js';
import { type FieldError, type HttpError, validationFailed } from '../errors/http-error.js';
import { isDocumentDto } from './is-document.js';
import { problemsOf, problemsOfDocument } from './raw-input.js';

const RULES: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** What callers send, other than in the path. */
const READ: ReadonlySet<ArgumentMetadata['type']> = new Set(['body', 'query']);

/**
 * Validates every DTO: unknown fields are refused, and no list is longer than `MAX_BULK_IDS`, but for those of a
 * document.
 */
@Injectable()
export class StrictValidationPipe extends ValidationPipe {
  private readonly emptyQueries = new Map<ArgumentMetadata['metatype'], unknown>();

  constructor(private readonly environment: Environment) {
    super({ transform: true, ...RULES, exceptionFactory: toHttpError });
  }

  /** @throws HttpError 422 that names every wrong field */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    if (metadata.type === 'body') refuseOtherThanObject(value);
    if (isDocumentDto(metatype)) {
      refuse(problemsOfDocument(value as object));
      return readDocument(Object.assign(new metatype(), value));
    }
    if (metadata.type === 'query' && isEmpty(value)) return this.emptyQuery(value, metadata);
    // What has no DTO is judged by its use case, such as by its signature.
    if (READ.has(metadata.type) && isObject(value) && metatype !== Object)
      refuse([...problemsOf(value, this.environment.MAX_BULK_IDS)]);
    return super.transform(value, metadata) as Promise<unknown>;
  }

  /** Most requests have no query: what it comes out as is worked out once per DTO. */
  private async emptyQuery(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const known = this.emptyQueries.get(metadata.metatype);
    if (known !== undefined) return known;
    const query: unknown = Object.freeze(await super.transform(value, metadata));
    this.emptyQueries.set(metadata.metatype, query);
    return query;
  }
}

function refuse(problems: readonly FieldError[]): void {
  if (problems.length > 0) throw validationFailed(problems);
}

function refuseOtherThanObject(body: unknown): void {
  if (!isObject(body) || Array.isArray(body))
    throw validationFailed([{ field: 'body', message: 'must be a JSON object' }]);
}

async function readDocument(document: object): Promise<object> {
  const errors = await validate(document, RULES);
  if (errors.length > 0) throw toHttpError(errors);
  return document;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

function toHttpError(errors: ValidationError[]): HttpError {
  return validationFailed(errors.flatMap((error) => fieldErrors(error)));
}

/** class-validator begins its messages with the field's name, which is told apart here. */
function fieldErrors(
  { property, constraints = {}, children = [] }: ValidationError,
  path = '',
): FieldError[] {
  const field = path + property;
  const own = Object.values(constraints).map((message) => ({
    field,
    message: message.startsWith('property ') ? 'is not known' : withoutName(message, property),
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, `${field}.`))];
}

/** `each value in status must be …` is told as `each must be …`. */
const withoutName = (message: string, property: string): string =>
  message.replace(`each value in ${property} `, 'each ').replace(`${property} `, '');
