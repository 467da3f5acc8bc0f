import type { PostmanEvent } from './postman-format.js';

/** Variables that requests take ids from, or all that they send. */
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

/** Variable that lets listings fill the variables above. */
export const PICK_VARIABLE = 'pick_ids';

/**
 * What an answer with a status must be: a list, a problem, an object that has these fields, or what is no JSON: the bytes
 * of a file, events.
 */
export type Expected = 'list' | 'problem' | 'bytes' | readonly string[];

const PROBLEM_FIELDS = ['type', 'title', 'status', 'detail', 'code', 'request_id'];

/** Before every request: does not send one whose id is not known, since it could only fail. */
export const SKIP_WITHOUT_ID = event('prerequest', [
  'const text = JSON.stringify(pm.request);',
  `for (const name of ${JSON.stringify(ID_VARIABLES)}) {`,
  "  if (text.includes('{{' + name + '}}') && !pm.variables.get(name)) {",
  "    console.log('not sent: set the collection variable ' + name + ' first');",
  '    pm.execution.skipRequest();',
  '  }',
  '}',
]);

/** After a request: its status is documented, and its body is what is documented for that status. */
export function testOf(expected: Readonly<Record<string, Expected>>, more: readonly string[]): PostmanEvent {
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

/** Makes the ids of a listing the ones that the next requests take, one after the other; an empty one changes nothing. */
export const pickFrom = (variable: IdVariable): string[] => [
  `if (pm.response.code === 200 && pm.variables.get('${PICK_VARIABLE}') === 'true') {`,
  '  const body = pm.response.json();',
  '  const [first = "", ...others] = Array.isArray(body) ? body : body.data.map(({ id }) => id);',
  '  if (first !== "") {',
  `    pm.collectionVariables.set('${variable}', first);`,
  `    pm.collectionVariables.set('next_${variable}s', JSON.stringify(others));`,
  '  }',
  '}',
];

/** Makes the whole answer what the next request sends. */
export const keepIn = (variable: IdVariable): string[] => [
  `if (pm.response.code === 200 && pm.variables.get('${PICK_VARIABLE}') === 'true') {`,
  `  pm.collectionVariables.set('${variable}', pm.response.text());`,
  '}',
];

/** Makes what was made the one that the next requests take. */
export const takeFrom = (variable: IdVariable): string[] => [
  'if (pm.response.code === 200) {',
  `  pm.collectionVariables.set('${variable}', pm.response.json().id);`,
  '}',
];

/** Goes on to the next id, since this one is gone. */
export const goOnFrom = (variable: IdVariable): string[] => [
  `if (pm.response.code === 200 && pm.variables.get('${PICK_VARIABLE}') === 'true') {`,
  `  const [next = "", ...others] = JSON.parse(pm.collectionVariables.get('next_${variable}s') || '[]');`,
  `  pm.collectionVariables.set('${variable}', next);`,
  `  pm.collectionVariables.set('next_${variable}s', JSON.stringify(others));`,
  '}',
];

function event(listen: PostmanEvent['listen'], exec: readonly string[]): PostmanEvent {
  return { listen, script: { type: 'text/javascript', exec } };
}
