import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { validate, type ValidationError, type ValidatorOptions } from 'class-validator';
import { Environment } from '../config/environment.js';
import { type FieldError, type HttpError, validationFailed } from './http-error.js';
import { isDocumentDto } from './is-document.js';

const RULES: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

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
    if (isDocumentDto(metatype)) return readDocument(Object.assign(new metatype(), value));
    // What has no DTO is judged by its use case, such as by its signature.
    if (metadata.type === 'body' && metatype !== Object) this.refuseLongLists(value as object);
    if (metadata.type === 'query' && isEmpty(value)) return this.emptyQuery(value, metadata);
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

  private refuseLongLists(body: object): void {
    const max = this.environment.MAX_BULK_IDS;
    const tooLong = Object.entries(body)
      .filter(([, value]) => Array.isArray(value) && value.length > max)
      .map(([field]) => ({ field, message: `must not have more than ${max} entries` }));
    if (tooLong.length > 0) throw validationFailed(tooLong);
  }
}

function refuseOtherThanObject(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw validationFailed([{ field: 'body', message: 'must be a JSON object' }]);
}

async function readDocument(document: object): Promise<object> {
  const errors = await validate(document, RULES);
  if (errors.length > 0) throw toHttpError(errors);
  return document;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

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
    message: message.startsWith('property ') ? 'is not known' : message.replace(`${property} `, ''),
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, `${field}.`))];
}
