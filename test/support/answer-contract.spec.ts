import { type Answered, AnswerContract } from './answer-contract.js';

const schema = { $ref: '#/components/schemas/ThingDto' };
const contract = new AnswerContract({
  components: {
    schemas: {
      PartDto: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
      ThingDto: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          at: { type: 'string', format: 'date-time', nullable: true },
          part: { type: 'object', nullable: true, allOf: [{ $ref: '#/components/schemas/PartDto' }] },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['id'],
      },
    },
  },
  paths: {
    '/things/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema }, 'text/csv': { schema: { type: 'string' } } } },
          204: { description: 'Nothing.' },
        },
      },
    },
    '/things/all': {
      get: { responses: { 200: { content: { 'application/json': { schema: { type: 'array' } } } } } },
    },
    '/v1/things': { get: { responses: {} } },
  },
});

const complaints = (more: Partial<Answered>): string[] =>
  contract.complaints({
    method: 'GET',
    path: '/things/one?view=full',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: { id: 'one' },
    ...more,
  });

describe('the comparison of answers with an OpenAPI document', () => {
  it.each<[string, Partial<Answered>]>([
    ['all required fields', {}],
    ['null where it is allowed', { body: { id: 'one', at: null, part: null } }],
    ['any key of a map', { body: { id: 'one', at: '2026-01-01T00:00:00.000Z', labels: { any: 'x' } } }],
    ['a documented type that is not JSON', { contentType: 'text/csv', body: undefined }],
    ['no body where none is documented', { status: 204, contentType: undefined, body: undefined }],
    ['a fixed path that looks like one with a parameter', { path: '/things/all', body: [] }],
    ['a relayed route', { path: '/v1/things', body: 5 }],
    ['a path that is not documented', { path: '/nothing', status: 404 }],
  ])('accepts %s', (_case, answered) => {
    expect(complaints(answered)).toEqual([]);
  });

  it.each<[string, Partial<Answered>, string]>([
    ['a missing field', { body: {} }, "must have required property 'id'"],
    [
      'another field',
      { body: { id: 'one', size: 1 } },
      'must NOT have additional properties {"additionalProperty":"size"}',
    ],
    [
      'another field further inside',
      { body: { id: 'one', part: { size: 1, unit: 'B' } } },
      '"additionalProperty":"unit"',
    ],
    ['null where it is not allowed', { body: { id: null } }, '/id must be string'],
    ['another format', { body: { id: 'one', at: 'today' } }, '/at must match format "date-time"'],
    [
      'a value of another type in a map',
      { body: { id: 'one', labels: { any: 1 } } },
      '/labels/any must be string',
    ],
    ['another status', { status: 404 }, 'GET /things/{id} 404 is not documented'],
    ['another type', { contentType: 'text/html' }, 'GET /things/{id} 200 as text/html is not documented'],
    ['a body where none is documented', { status: 204 }, '204 as application/json is not documented'],
  ])('refuses %s', (_case, answered, complaint) => {
    expect(complaints(answered).join('; ')).toContain(complaint);
  });
});
