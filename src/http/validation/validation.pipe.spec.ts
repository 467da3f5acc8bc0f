import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { parseEnvironment } from '../../config/environment.js';
import { HttpError } from '../errors/http-error.js';
import { IsDocument } from './is-document.js';
import { ID_RULE, IsId, IsIdList } from './is-id.js';
import { StrictValidationPipe } from './validation.pipe.js';

class InnerDto {
  @IsId()
  readonly id!: string;
}

class BodyDto {
  @IsIdList()
  readonly ids!: string[];

  @IsOptional()
  @IsBoolean()
  readonly force?: boolean;

  @IsOptional()
  @ValidateNested()
  @Type(() => InnerDto)
  readonly inner?: InnerDto;
}

@IsDocument()
class DocumentDto {
  @IsIdList()
  readonly ids!: string[];

  @IsOptional()
  @IsBoolean()
  readonly force?: boolean;
}

class QueryDto {
  @IsOptional()
  @Type(() => Number)
  @Max(10)
  @Min(1)
  @IsInt()
  readonly limit?: number;
}

const BODY: ArgumentMetadata = { type: 'body', metatype: BodyDto };
const QUERY: ArgumentMetadata = { type: 'query', metatype: QueryDto };

describe('StrictValidationPipe', () => {
  const pipe = new StrictValidationPipe(parseEnvironment({ MAX_BULK_IDS: '3' }));

  const errorsOf = async (value: unknown, metadata = BODY): Promise<unknown> => {
    try {
      await pipe.transform(value, metadata);
    } catch (error) {
      if (error instanceof HttpError) return error.details.errors;
      throw error;
    }
    return [];
  };

  it('creates a DTO from a valid body', async () => {
    const sent = { ids: ['a', 'gs://bucket/b', ''], inner: { id: 'c' } };
    const body = await pipe.transform(sent, BODY);
    expect(body).toBeInstanceOf(BodyDto);
    expect(body).toMatchObject(sent);
    expect(await pipe.transform({ limit: '7' }, QUERY)).toEqual({ limit: 7 });
  });

  it('does not share queries between requests', async () => {
    expect(await pipe.transform({}, QUERY)).toEqual({});
    expect(await pipe.transform({ limit: '7' }, QUERY)).toEqual({ limit: 7 });
    expect(await pipe.transform({}, QUERY)).toEqual({});
  });

  it.each([[undefined], [null], ['text'], [3], [[]], [true]])('rejects the body %j', async (body) => {
    expect(await errorsOf(body)).toEqual([{ field: 'body', message: 'must be a JSON object' }]);
  });

  it.each([
    [{}, 'ids', 'must be a list of ids'],
    [{ ids: null }, 'ids', 'must be a list of ids'],
    [{ ids: { length: 1 } }, 'ids', 'must be a list of ids'],
    [{ ids: ['a', 1] }, 'ids', 'entry 1 must be a string'],
    [{ ids: [null] }, 'ids', 'entry 0 must be a string'],
    [{ ids: [['a']] }, 'ids', 'entry 0 must be a string'],
    [{ ids: ['a', 'b', 'c', 'd'] }, 'ids', 'must not have more than 3 entries'],
    [{ ids: [], force: 'true' }, 'force', 'must be a boolean value'],
    [{ ids: [], other: 1 }, 'other', 'is not known'],
    [{ ids: [], inner: { id: '' } }, 'inner.id', ID_RULE],
    [{ ids: [], constructor: 1 }, 'constructor', 'is a reserved name'],
    [{ ids: [], inner: { id: 'a', hasOwnProperty: null } }, 'inner.hasOwnProperty', 'is a reserved name'],
    [
      { ids: [], inner: { id: 'a', list: ['a', 'b', 'c', 'd'] } },
      'inner.list',
      'must not have more than 3 entries',
    ],
  ])('rejects %j', async (body, field, message) => {
    expect(await errorsOf(body)).toEqual([{ field, message }]);
  });

  it('checks the entries of lists, down to the depth limit', async () => {
    const pairs = JSON.parse('[{"__proto__": 1}]') as unknown;
    expect(await errorsOf({ ids: [], inner: pairs })).toEqual([
      { field: 'inner.0.__proto__', message: 'is a reserved name' },
    ]);
    const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as unknown;
    expect(await errorsOf({ ids: deep })).toEqual([
      { field: `ids${'.0'.repeat(16)}`, message: 'is nested too deeply' },
    ]);
  });

  it('lists every invalid field', async () => {
    expect(await errorsOf({ ids: 1, force: 2, other: 3 })).toHaveLength(3);
  });

  it.each([
    [{ limit: '0' }, 'must not be less than 1'],
    [{ limit: '11' }, 'must not be greater than 10'],
    [{ limit: 'ten' }, 'must be an integer number'],
    [{ limit: ['1', '2'] }, 'must be an integer number'],
  ])('rejects the query %j', async (query, message) => {
    expect(await errorsOf(query, QUERY)).toEqual([{ field: 'limit', message }]);
  });

  describe('with a document DTO', () => {
    const DOCUMENT: ArgumentMetadata = { type: 'body', metatype: DocumentDto };

    it('accepts long lists without copying them', async () => {
      const ids = ['a', 'b', 'c', 'd'];
      const read = (await pipe.transform({ ids }, DOCUMENT)) as DocumentDto;
      expect(read).toBeInstanceOf(DocumentDto);
      expect(read.ids).toBe(ids);
    });

    it.each([
      [[], 'body', 'must be a JSON object'],
      [{}, 'ids', 'must be a list of ids'],
      [{ ids: [], force: 1 }, 'force', 'must be a boolean value'],
      [{ ids: [], other: 1 }, 'other', 'is not known'],
      [{ ids: [], constructor: null }, 'constructor', 'is not known'],
    ])('rejects %j', async (body, field, message) => {
      expect(await errorsOf(body, DOCUMENT)).toEqual([{ field, message }]);
    });
  });
});
