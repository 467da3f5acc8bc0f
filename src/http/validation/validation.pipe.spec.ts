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
      if (error instanceof HttpError) return error.row.errors;
      throw error;
    }
    return [];
  };

  it('makes a DTO of what is right', async () => {
    const sent = { ids: ['a', 'gs://bucket/b', ''], inner: { id: 'c' } };
    const body = await pipe.transform(sent, BODY);
    expect(body).toBeInstanceOf(BodyDto);
    expect(body).toMatchObject(sent);
    expect(await pipe.transform({ limit: '7' }, QUERY)).toEqual({ limit: 7 });
  });

  it('keeps queries of two requests apart', async () => {
    expect(await pipe.transform({}, QUERY)).toEqual({});
    expect(await pipe.transform({ limit: '7' }, QUERY)).toEqual({ limit: 7 });
    expect(await pipe.transform({}, QUERY)).toEqual({});
  });

  it.each([[undefined], [null], ['text'], [3], [[]], [true]])('refuses the body %j', async (body) => {
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
    [{ ids: [], constructor: 1 }, 'constructor', 'is not possible here'],
    [{ ids: [], inner: { id: 'a', hasOwnProperty: null } }, 'inner.hasOwnProperty', 'is not possible here'],
    [
      { ids: [], inner: { id: 'a', list: ['a', 'b', 'c', 'd'] } },
      'inner.list',
      'must not have more than 3 entries',
    ],
  ])('refuses %j', async (body, field, message) => {
    expect(await errorsOf(body)).toEqual([{ field, message }]);
  });

  it('looks into lists, and not deeper than any DTO is', async () => {
    const pairs = JSON.parse('[{"__proto__": 1}]') as unknown;
    expect(await errorsOf({ ids: [], inner: pairs })).toEqual([
      { field: 'inner.0.__proto__', message: 'is not possible here' },
    ]);
    const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as unknown;
    expect(await errorsOf({ ids: deep })).toEqual([
      { field: `ids${'.0'.repeat(16)}`, message: 'is nested too deeply' },
    ]);
  });

  it('names every wrong field', async () => {
    expect(await errorsOf({ ids: 1, force: 2, other: 3 })).toHaveLength(3);
  });

  it.each([
    [{ limit: '0' }, 'must not be less than 1'],
    [{ limit: '11' }, 'must not be greater than 10'],
    [{ limit: 'ten' }, 'must be an integer number'],
    [{ limit: ['1', '2'] }, 'must be an integer number'],
  ])('refuses the query %j', async (query, message) => {
    expect(await errorsOf(query, QUERY)).toEqual([{ field: 'limit', message }]);
  });

  describe('of a document', () => {
    const DOCUMENT: ArgumentMetadata = { type: 'body', metatype: DocumentDto };

    it('lets long lists through, as they came', async () => {
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
    ])('refuses %j', async (body, field, message) => {
      expect(await errorsOf(body, DOCUMENT)).toEqual([{ field, message }]);
    });
  });
});
