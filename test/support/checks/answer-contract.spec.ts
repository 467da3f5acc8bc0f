import { type ReceivedResponse, AnswerContract } from './answer-contract.js';

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

const violations = (more: Partial<ReceivedResponse>): string[] =>
  contract.violations({
    method: 'GET',
    path: '/things/one?view=full',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: { id: 'one' },
    ...more,
  });

describe('AnswerContract', () => {
  it.each<[string, Partial<ReceivedResponse>]>([
    ['all required fields', {}],
    ['null if it is allowed', { body: { id: 'one', at: null, part: null } }],
    ['any key in a map', { body: { id: 'one', at: '2026-01-01T00:00:00.000Z', labels: { any: 'x' } } }],
    ['a documented type other than JSON', { contentType: 'text/csv', body: undefined }],
    ['no body if none is documented', { status: 204, contentType: undefined, body: undefined }],
    ['a fixed path that also matches a parameter', { path: '/things/all', body: [] }],
    ['a relayed route', { path: '/v1/things', body: 5 }],
    ['an undocumented path', { path: '/nothing', status: 404 }],
  ])('accepts %s', (_case, response) => {
    expect(violations(response)).toEqual([]);
  });

  it.each<[string, Partial<ReceivedResponse>, string]>([
    ['a missing field', { body: {} }, "must have required property 'id'"],
    [
      'an undocumented field',
      { body: { id: 'one', size: 1 } },
      'must NOT have additional properties {"additionalProperty":"size"}',
    ],
    [
      'a nested undocumented field',
      { body: { id: 'one', part: { size: 1, unit: 'B' } } },
      '"additionalProperty":"unit"',
    ],
    ['null if it is not allowed', { body: { id: null } }, '/id must be string'],
    ['another format', { body: { id: 'one', at: 'today' } }, '/at must match format "date-time"'],
    [
      'a map value of another type',
      { body: { id: 'one', labels: { any: 1 } } },
      '/labels/any must be string',
    ],
    ['another status', { status: 404 }, 'GET /things/{id} 404 is not documented'],
    ['another type', { contentType: 'text/html' }, 'GET /things/{id} 200 as text/html is not documented'],
    ['a body if none is documented', { status: 204 }, '204 as application/json is not documented'],
  ])('rejects %s', (_case, response, violation) => {
    expect(violations(response).join('; ')).toContain(violation);
  });
});
