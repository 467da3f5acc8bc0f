import type { SpecifiedSchema } from './openai-specification.js';
import { SchemaPublisher } from './schema-publisher.js';

const publisherOf = (schemas: Readonly<Record<string, SpecifiedSchema>> = {}): SchemaPublisher =>
  new SchemaPublisher({ paths: {}, components: { schemas } });

const REFERENCE = { $ref: '#/components/schemas/Thing' };
const PUBLISHED_REFERENCE = { $ref: '#/components/schemas/OpenAiThing' };
const THING = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] };

describe('SchemaPublisher', () => {
  it.each<[string, SpecifiedSchema, object]>([
    [
      'a choice of null to nullable',
      { anyOf: [{ type: 'integer', format: 'unixtime' }, { type: 'null' }] },
      { type: 'integer', format: 'unixtime', nullable: true },
    ],
    [
      'a nullable reference',
      { allOf: [REFERENCE, { nullable: true }] },
      { type: 'object', allOf: [PUBLISHED_REFERENCE], nullable: true },
    ],
    ['a nullable type', { type: 'string', nullable: true }, { type: 'string', nullable: true }],
    [
      'a choice of types',
      { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string', minItems: 1 }, minItems: 2 }] },
      { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 2 }] },
    ],
    [
      'alternative required fields',
      { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
    [
      'a map, without the rule for its keys',
      {
        type: 'object',
        maxProperties: 16,
        propertyNames: { type: 'string', maxLength: 64 },
        additionalProperties: { type: 'string', maxLength: 512 },
      },
      { type: 'object', maxProperties: 16, additionalProperties: { type: 'string', maxLength: 512 } },
    ],
    [
      'limits and values, without texts',
      {
        type: 'integer',
        title: 'Number',
        description: 'The number.',
        default: 10,
        minimum: 1,
        maximum: 50,
        example: 7,
      },
      { type: 'integer', default: 10, minimum: 1, maximum: 50 },
    ],
    [
      'an object that rejects unknown fields to one that accepts them',
      { ...THING, additionalProperties: false, title: 'A thing' },
      THING,
    ],
  ])('converts %s', (_name, schema, expected) => {
    expect(publisherOf({ Thing: THING }).publish(schema)).toEqual(expected);
  });

  it('publishes the schemas that are referred to, and no others', () => {
    const publisher = publisherOf({
      Thing: { type: 'object', properties: { part: { $ref: '#/components/schemas/Part' } } },
      Part: { type: 'string', enum: ['a', 'b'] },
      Other: { type: 'string' },
    });
    expect(publisher.publish(REFERENCE)).toEqual(PUBLISHED_REFERENCE);
    expect(publisher.schemas).toEqual({
      OpenAiThing: { type: 'object', properties: { part: { $ref: '#/components/schemas/OpenAiPart' } } },
      OpenAiPart: { type: 'string', enum: ['a', 'b'] },
    });
  });

  it('publishes a schema that contains itself', () => {
    const publisher = publisherOf({
      Thing: {
        $recursiveAnchor: true,
        properties: {
          parts: { type: 'array', items: { oneOf: [{ type: 'string' }, { $recursiveRef: '#' }] } },
        },
      },
    });
    publisher.publish(REFERENCE);
    expect(publisher.schemas).toEqual({
      OpenAiThing: {
        type: 'object',
        properties: { parts: { type: 'array', items: { oneOf: [{ type: 'string' }, PUBLISHED_REFERENCE] } } },
      },
    });
  });

  it('describes fields with its own texts', () => {
    const publisher = publisherOf({
      Thing: {
        properties: {
          object: { type: 'string', enum: ['thing'], description: 'The kind.' },
          has_more: { type: 'boolean', description: 'More?' },
          file_counts: { type: 'object', properties: { total: { type: 'integer' } } },
        },
      },
    });
    publisher.publish(REFERENCE);
    expect(publisher.schemas.OpenAiThing).toMatchObject({
      properties: {
        object: { description: 'Always `thing`.', example: 'thing' },
        has_more: { description: 'Whether more pages follow.', example: false },
        file_counts: { properties: { total: { description: 'Number of all files.' } } },
      },
    });
  });
});
