import type { PostmanEvent } from './postman-format.js';

/** Collection variables that requests use as ids, or as their whole body. */
export const ID_VARIABLES = [
  'vector_store_id',
  'file_id',
  'batch_id',
  'upload_id',
  'part_id',
  'job_id',
  'cleanup_plan',
] as const;
export type IdVariable = (typeof ID_VARIABLES)[number];

/** Collection variable that allows listings to set the variables above. */
export const PICK_VARIABLE = 'pick_ids';

/** The body expected with a status: a list, a problem, content other than JSON, or an object with these fields. */
export type ExpectedBody = 'list' | 'problem' | 'bytes' | readonly string[];

const PROBLEM_FIELDS = ['type', 'title', 'status', 'detail', 'code', 'request_id'];

const WHEN_PICKING = `if (pm.response.code === 200 && pm.variables.get('${PICK_VARIABLE}') === 'true') {`;

/** Before each request: skips it if a variable that it uses has no value. */
export const SKIP_WITHOUT_ID = event('prerequest', [
  'const text = JSON.stringify(pm.request);',
  `for (const name of ${JSON.stringify(ID_VARIABLES)}) {`,
  "  if (text.includes('{{' + name + '}}') && !pm.variables.get(name)) {",
  "    console.log('skipped: set the collection variable ' + name + ' first');",
  '    pm.execution.skipRequest();',
  '  }',
  '}',
]);

/**
 * After a request: tests that its status is documented and that its body is the documented one for this status.
 *
 * @param more further lines to run
 */
export function testEvent(
  expected: Readonly<Record<string, ExpectedBody>>,
  more: readonly string[],
): PostmanEvent {
  return event('test', [
    `const expected = ${JSON.stringify(expected)};`,
    'const status = String(pm.response.code);',
    "pm.test('status ' + status + ' is documented', () => {",
    '  pm.expect(Object.keys(expected)).to.include(status);',
    '});',
    "pm.test('the body is as documented', () => {",
    "  if (expected[status] === 'bytes') return;",
    '  const body = pm.response.json();',
    "  if (expected[status] === 'list') pm.expect(body).to.be.an('array');",
    "  else if (expected[status] !== 'problem') pm.expect(body).to.include.all.keys(expected[status] ?? []);",
    '});',
    "if (expected[status] === 'problem') {",
    "  pm.test('the error is a problem', () => {",
    '    const body = pm.response.json();',
    "    pm.expect(pm.response.headers.get('content-type')).to.include('application/problem+json');",
    `    pm.expect(body).to.include.all.keys(${JSON.stringify(PROBLEM_FIELDS)});`,
    '    pm.expect(body.status).to.equal(pm.response.code);',
    '  });',
    '}',
    ...more,
  ]);
}

/** Sets the variable to the first id of a listing and queues the others. An empty listing changes nothing. */
export const pickIds = (variable: IdVariable): string[] => [
  WHEN_PICKING,
  '  const body = pm.response.json();',
  '  const [first = "", ...others] = Array.isArray(body) ? body : body.data.map(({ id }) => id);',
  '  if (first !== "") {',
  `    pm.collectionVariables.set('${variable}', first);`,
  `    pm.collectionVariables.set('next_${variable}s', JSON.stringify(others));`,
  '  }',
  '}',
];

/** Sets the variable to the whole response body. */
export const storeResponse = (variable: IdVariable): string[] => [
  WHEN_PICKING,
  `  pm.collectionVariables.set('${variable}', pm.response.text());`,
  '}',
];

/** Sets the variable to the id of the created object. */
export const storeId = (variable: IdVariable): string[] => [
  'if (pm.response.code === 200) {',
  `  pm.collectionVariables.set('${variable}', pm.response.json().id);`,
  '}',
];

/** Sets the variable to the next id in the queue, because the current one was deleted. */
export const useNextId = (variable: IdVariable): string[] => [
  WHEN_PICKING,
  `  const [next = "", ...others] = JSON.parse(pm.collectionVariables.get('next_${variable}s') || '[]');`,
  `  pm.collectionVariables.set('${variable}', next);`,
  `  pm.collectionVariables.set('next_${variable}s', JSON.stringify(others));`,
  '}',
];

function event(listen: PostmanEvent['listen'], exec: readonly string[]): PostmanEvent {
  return { listen, script: { type: 'text/javascript', exec } };
}
