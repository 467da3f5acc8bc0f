import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Environment } from '../../config/environment.js';
import { HttpError } from '../../http/errors/http-error.js';
import { StrictValidationPipe } from '../../http/validation/validation.pipe.js';
import { VectorStoreFileSelectorDto } from './vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from './vector-store-selector.dto.js';

class BodyDto {
  @ValidateNested()
  @Type(() => VectorStoreSelectorDto)
  readonly stores?: VectorStoreSelectorDto;

  @ValidateNested()
  @Type(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;
}

/** Returns the rejected fields. */
async function rejectedFields(body: object): Promise<string[]> {
  try {
    await new StrictValidationPipe(new Environment()).transform(body, { type: 'body', metatype: BodyDto });
    return [];
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return (error.details.errors ?? []).map(({ field }) => field);
  }
}

describe('selectors in a body', () => {
  it('accept the fields of a query with their types', async () => {
    const stores = { ids: ['vs_1'], name: ['a*'], metadata: { team: 'search' }, empty: true, min_bytes: 1 };
    const files = { extension: ['pdf'], attributes: { year: 2025 }, with_error: false, attached_after: '1d' };
    await expect(rejectedFields({ stores, files })).resolves.toEqual([]);
  });

  it.each([
    ...['ids', 'name', 'status', 'metadata', 'created_after', 'min_bytes', 'empty'].map((name) => [
      'stores',
      name,
    ]),
    ...['ids', 'filename', 'extension', 'purpose', 'max_bytes', 'attributes', 'with_error'].map((name) => [
      'files',
      name,
    ]),
  ])('%s.%s rejects null', async (selector, name) => {
    await expect(rejectedFields({ [selector]: { [name]: null } })).resolves.toEqual([`${selector}.${name}`]);
  });

  it.each([
    [{ stores: { limit: 5 } }, 'stores.limit'],
    [{ stores: { name: [1] } }, 'stores.name'],
    [{ files: { extension: ['.pdf'] } }, 'files.extension'],
    [{ files: { attributes: { a: {} } } }, 'files.attributes'],
    [{ files: { attributes: ['year'] } }, 'files.attributes'],
    [{ stores: { min_bytes: '' } }, 'stores.min_bytes'],
    [{ stores: { min_bytes: false } }, 'stores.min_bytes'],
    [{ stores: { max_bytes: true } }, 'stores.max_bytes'],
    [{ stores: { max_bytes: '1e3' } }, 'stores.max_bytes'],
    [{ stores: { metadata: {} } }, 'stores.metadata'],
    [{ stores: { metadata: [] } }, 'stores.metadata'],
    [{ stores: { metadata: ['a=1', 'a=2'] } }, 'stores.metadata'],
    [{ stores: { metadata: { constructor: 'a' } } }, 'stores.metadata.constructor'],
    [{ files: { attributes: {} } }, 'files.attributes'],
    [{ files: { attributes: [] } }, 'files.attributes'],
    [{ files: { filename: Array.from({ length: 8 }, () => 'x'.repeat(251)) } }, 'files.filename'],
  ])('rejects %j', async (body, field) => {
    await expect(rejectedFields(body)).resolves.toEqual([field]);
  });
});
