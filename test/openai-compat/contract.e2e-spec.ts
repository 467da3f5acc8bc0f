import { send } from '../support/client.js';
import { readSpecification } from '../support/openai-specification.js';
import { type Service, startService } from '../support/service.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a JSON document

/** Where the service's document is to say something else, and why. */
const DEVIATIONS: readonly { readonly complaint: RegExp; readonly reason: string }[] = [
  {
    complaint: /: path\.\w+_id (minLength is 1|maxLength is 512), specified is nothing$/,
    reason: 'the service refuses ids beyond these bounds before it calls the upstream',
  },
  {
    complaint: /: query\.limit (minimum|maximum) is \d+, specified is nothing$/,
    reason: 'the specification has these bounds in prose',
  },
  {
    complaint: /: answer\.(first_id|last_id) nullable is true, specified is nothing$/,
    reason: 'recorded as null on empty pages',
  },
  {
    complaint: / \/files.*: answer(\.data\[\])?\.status_details nullable is true, specified is nothing$/,
    reason: 'recorded as null',
  },
  {
    complaint: / \/uploads.*: answer\.file\.status_details nullable is true, specified is nothing$/,
    reason: 'the same file',
  },
  {
    complaint:
      / \/vector_stores(\/\{\w+\})?: answer(\.data\[\])?\.expires_after nullable is true, specified is nothing$/,
    reason: 'recorded as null on a store that never expires',
  },
  {
    complaint:
      / \/vector_stores(\/\{\w+\})?: answer(\.data\[\])?\.name nullable is true, specified is nothing$/,
    reason: 'reported as null on stores made without a name (openai/openai-openapi#266)',
  },
  {
    complaint: /\/file_batches.*: answer\.object enum is .*"vector_store.file_batch".*, specified is/,
    reason: 'recorded under the other name',
  },
  {
    complaint: /^POST .*\/search: (body\.query<array>|answer\.search_query)\[\] minItems is nothing/,
    reason: 'it is said of a string, which has no items',
  },
  {
    complaint: /^POST .*\/file_batches: body needs one of is nothing, specified is/,
    reason: 'a class cannot say that of two fields; their descriptions do',
  },
  {
    complaint: /^GET \/files\/\{file_id\}\/content: answer (content|format) /,
    reason: 'a file is bytes, and need not be JSON',
  },
];

/** What a document says of one operation: `query.limit type` → `"integer"`. */
type Facts = ReadonlyMap<string, string>;

const COMPARED = [
  'type',
  'format',
  'nullable',
  'deprecated',
  'default',
  'enum',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'pattern',
  'maxProperties',
];
const STRUCTURE = ['properties', 'required', 'items', 'additionalProperties', 'choices', '$recursiveRef'];
/** Texts, and what OpenAPI 3.0 has no word for. */
const LEFT_OUT = ['title', 'description', 'example', 'discriminator', 'propertyNames', '$recursiveAnchor'];

/**
 * Reads OpenAPI documents of both generations, so that two that mean the same say the same: references and `allOf`
 * are followed, and `nullable`, `type: [.., 'null']` and a choice of `null` are one. That unknown fields are refused
 * (`additionalProperties: false`) is no fact: the service leaves them to upstream.
 */
class OperationFacts {
  constructor(
    private readonly document: Json,
    private readonly prefix = '',
  ) {}

  /** `GET /files` → what is said of it. */
  all(): ReadonlyMap<string, Facts> {
    const found = new Map<string, Facts>();
    for (const [path, item] of Object.entries<Json>(this.document.paths))
      if (path.startsWith(`${this.prefix}/`))
        for (const [method, operation] of Object.entries<Json>(item))
          found.set(`${method.toUpperCase()} ${path.slice(this.prefix.length)}`, this.of(operation));
    return found;
  }

  private of({ parameters = [], requestBody, responses }: Json): Facts {
    const facts = new Map<string, string>();
    for (const parameter of parameters) {
      const { in: where, name, required = false, schema } = this.component(parameter);
      if (where !== 'path' && where !== 'query') continue;
      facts.set(`${where}.${name} required`, String(required));
      this.describe(`${where}.${name}`, schema, [], facts);
    }
    if (requestBody !== undefined) {
      facts.set('body required', String(requestBody.required ?? false));
      this.describeContent('body', requestBody.content, facts);
    }
    const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
    facts.set('answer status', successes.join());
    for (const status of successes)
      this.describeContent('answer', this.component(responses[status]).content, facts);
    return facts;
  }

  private describeContent(place: string, content: Json, facts: Map<string, string>): void {
    facts.set(`${place} content`, Object.keys(content).join());
    for (const { schema } of Object.values<Json>(content)) this.describe(place, schema, [], facts);
  }

  private describe(place: string, schema: Json, around: readonly string[], facts: Map<string, string>): void {
    const references: string[] = [];
    const plain = this.plain(schema, references);
    if (isRecursive(plain, references, around)) {
      facts.set(`${place} is`, 'what it is in');
      return;
    }
    const within = [...around, ...references];
    for (const keyword of Object.keys(plain)) {
      if (COMPARED.includes(keyword)) facts.set(`${place} ${keyword}`, textOf(plain[keyword]));
      else if (![...STRUCTURE, ...LEFT_OUT].includes(keyword)) throw new Error(`${place} has a ${keyword}`);
    }
    for (const [name, property] of Object.entries<Json>(plain.properties ?? {})) {
      facts.set(`${place}.${name} required`, String(plain.required?.includes(name) ?? false));
      this.describe(`${place}.${name}`, property, within, facts);
    }
    if (plain.items !== undefined) this.describe(`${place}[]`, plain.items, within, facts);
    if (typeof plain.additionalProperties === 'object')
      this.describe(`${place}.*`, plain.additionalProperties, within, facts);
    this.describeChoices(place, plain.choices ?? [], within, facts);
  }

  private describeChoices(
    place: string,
    choices: readonly Json[],
    around: readonly string[],
    facts: Map<string, string>,
  ): void {
    const needed = choices.filter((choice) => Object.keys(choice).join() === 'required');
    if (needed.length > 0)
      facts.set(`${place} needs one of`, textOf(needed.map(({ required }) => String(required))));
    for (const choice of choices.filter((one) => !needed.includes(one))) {
      const references: string[] = [];
      const plain = this.plain(choice, references);
      const tag: unknown = plain.properties?.type?.enum ?? plain.type;
      const label = isRecursive(plain, references, around) ? 'itself' : String(tag);
      this.describe(`${place}<${label}>`, choice, around, facts);
    }
  }

  /** The schema in one piece, its choices other than `null` as `choices`; names what it refers to. */
  private plain({ $ref, allOf = [], ...own }: Json, references: string[]): Json {
    if ($ref !== undefined) references.push($ref);
    const parts: Json[] = $ref === undefined ? allOf : [this.resolve($ref), ...allOf];
    const {
      oneOf,
      anyOf = oneOf,
      type,
      ...rest
    } = Object.assign({}, ...parts.map((part) => this.plain(part, references)), own);
    const choices: Json[] = (anyOf ?? []).filter((choice: Json) => choice.type !== 'null');
    const types: string[] = [type ?? []].flat().filter((one: string) => one !== 'null');
    const isNullable =
      rest.nullable === true || choices.length < (anyOf?.length ?? 0) || [type].flat().includes('null');
    const whole = { ...rest, ...(isNullable && { nullable: true }) };
    if (choices.length === 1) return { ...this.plain(choices[0], references), ...whole };
    if (rest.properties !== undefined) types.splice(0, 1, 'object');
    const hasAlternatives = choices.some((choice) => Object.keys(choice).join() !== 'required');
    return {
      ...whole,
      ...(types.length > 0 && !hasAlternatives && { type: types.join() }),
      ...(choices.length > 0 && { choices }),
    };
  }

  private component(value: Json): Json {
    return value.$ref === undefined ? value : this.resolve(value.$ref as string);
  }

  private resolve(reference: string): Json {
    return reference
      .replace('#/', '')
      .split('/')
      .reduce((at: Json, name) => at[name], this.document);
  }
}

const isRecursive = (plain: Json, references: readonly string[], around: readonly string[]): boolean =>
  plain.$recursiveRef !== undefined || references.some((reference) => around.includes(reference));

/** The order of a list says nothing. */
const textOf = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

/** What a document says otherwise than specified; empty when it says the same. */
function complaintsAbout(
  documented: ReadonlyMap<string, Facts>,
  specified: ReadonlyMap<string, Facts>,
): string[] {
  return Array.from(new Set([...specified.keys(), ...documented.keys()])).flatMap((name) => {
    const [is, should] = [documented.get(name), specified.get(name)];
    if (is === undefined) return [`there is no ${name}`];
    if (should === undefined) return [`${name} is not specified`];
    return Array.from(new Set([...should.keys(), ...is.keys()]))
      .filter((fact) => is.get(fact) !== should.get(fact))
      .map(
        (fact) =>
          `${name}: ${fact} is ${is.get(fact) ?? 'nothing'}, specified is ${should.get(fact) ?? 'nothing'}`,
      );
  });
}

describe('what is documented of /v1', () => {
  let service: Service;
  let documented: ReadonlyMap<string, Facts>;
  let specified: ReadonlyMap<string, Facts>;
  let complaints: readonly string[];

  beforeAll(async () => {
    service = await startService('http://127.0.0.1:9/v1');
    const { body } = await send(service, 'GET /openapi.json', { key: null });
    documented = new OperationFacts(body, '/v1').all();
    specified = new OperationFacts(readSpecification()).all();
    complaints = complaintsAbout(documented, specified);
  });
  afterAll(() => service.close());

  it("has OpenAI's 25 operations and no other", () => {
    expect(Array.from(documented.keys()).sort()).toEqual(Array.from(specified.keys()).sort());
    expect(documented.size).toBe(25);
  });

  it('is what OpenAI specifies, but for the deviations that are named', () => {
    expect(complaints.filter((one) => !DEVIATIONS.some(({ complaint }) => complaint.test(one)))).toEqual([]);
  });

  it.each(DEVIATIONS)('deviates still: $reason', ({ complaint }) => {
    expect(complaints.filter((one) => complaint.test(one))).not.toEqual([]);
  });
});

describe('the comparison of documents', () => {
  const NAME = { type: 'string', maxLength: 5 };

  /** The same in the words of OpenAPI 3.1, as OpenAI writes, and of 3.0, as this service does. */
  const specification = (): Json => ({
    components: {
      schemas: {
        Policy: {
          properties: { days: { type: 'integer', minimum: 1, maximum: 9, default: 2 } },
          required: ['days'],
        },
        Tree: {
          $recursiveAnchor: true,
          properties: {
            type: { type: 'string', enum: ['and', 'or'] },
            parts: { type: 'array', items: { oneOf: [{ type: 'string' }, { $recursiveRef: '#' }] } },
          },
        },
        Tags: { anyOf: [{ type: 'object', additionalProperties: NAME }, { type: 'null' }] },
        Thing: {
          type: 'object',
          additionalProperties: false,
          properties: {
            name: { type: ['string', 'null'] },
            ids: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
            policy: { allOf: [{ $ref: '#/components/schemas/Policy' }, { nullable: true }] },
            tags: { $ref: '#/components/schemas/Tags' },
            tree: { $ref: '#/components/schemas/Tree' },
          },
          required: ['ids'],
        },
      },
    },
    paths: {
      '/things/{id}': {
        post: operation({ $ref: '#/components/schemas/Thing' }),
      },
    },
  });

  const document = (): Json => ({
    components: {
      schemas: {
        PolicyDto: {
          type: 'object',
          properties: { days: { type: 'integer', default: 2, maximum: 9, minimum: 1, description: 'Days.' } },
          required: ['days'],
        },
        TreeDto: {
          type: 'object',
          properties: {
            type: { type: 'string', enum: ['or', 'and'] },
            parts: {
              type: 'array',
              items: { oneOf: [{ $ref: '#/components/schemas/TreeDto' }, { type: 'string' }] },
            },
          },
        },
        ThingDto: {
          type: 'object',
          properties: {
            ids: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
            name: { type: 'string', nullable: true, example: 'one' },
            policy: { type: 'object', nullable: true, allOf: [{ $ref: '#/components/schemas/PolicyDto' }] },
            tags: { type: 'object', nullable: true, additionalProperties: NAME },
            tree: { $ref: '#/components/schemas/TreeDto' },
          },
          required: ['ids'],
        },
      },
    },
    paths: {
      '/v1/things/{id}': { post: operation({ $ref: '#/components/schemas/ThingDto' }) },
      '/things': { get: operation({ type: 'string' }) },
    },
  });

  function operation(schema: Json): Json {
    const content = { 'application/json': { schema } };
    return {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'limit', in: 'query', schema: { type: 'integer', default: 20 } },
        { name: 'X-Own', in: 'header', schema: { type: 'string' } },
      ],
      requestBody: { required: true, content },
      responses: { 200: { description: 'Done.', content }, 429: { description: 'Later.' } },
    };
  }

  /** What is wrong once that has been changed in the document. */
  function complaintsAfter(change: (schemas: Json, operation: Json, paths: Json) => void): string[] {
    const changed = structuredClone(document());
    change(changed.components.schemas, changed.paths['/v1/things/{id}'].post, changed.paths);
    return complaintsAbout(
      new OperationFacts(changed, '/v1').all(),
      new OperationFacts(specification()).all(),
    );
  }

  /** Said of the body and of the answer, which are the same here. */
  const twice = (complaint: string): string[] =>
    ['body', 'answer'].map((place) => `POST /things/{id}: ${place}${complaint}`);

  it('finds no difference between the words of OpenAPI 3.0 and 3.1', () => {
    expect(complaintsAfter(() => undefined)).toEqual([]);
  });

  it('sees an operation too many, and one too few', () => {
    expect(complaintsAfter((_schemas, other, paths) => (paths['/v1/others'] = { get: other }))).toEqual([
      'GET /others is not specified',
    ]);
    expect(complaintsAfter((_schemas, _operation, paths) => delete paths['/v1/things/{id}'])).toEqual([
      'there is no POST /things/{id}',
    ]);
  });

  it('sees another parameter, content type or status', () => {
    expect(
      complaintsAfter((_schemas, { parameters, requestBody, responses }) => {
        parameters[1].required = true;
        parameters[1].schema = { type: 'string', enum: ['b', 'a'] };
        requestBody.content = { 'multipart/form-data': requestBody.content['application/json'] };
        responses[201] = responses[200];
        delete responses[200];
      }),
    ).toEqual([
      'POST /things/{id}: query.limit required is true, specified is false',
      'POST /things/{id}: query.limit default is nothing, specified is 20',
      'POST /things/{id}: query.limit type is "string", specified is "integer"',
      'POST /things/{id}: body content is multipart/form-data, specified is application/json',
      'POST /things/{id}: answer status is 201, specified is 200',
      'POST /things/{id}: query.limit enum is ["a","b"], specified is nothing',
    ]);
  });

  it.each<[string, (schemas: Json) => void, string[]]>([
    [
      'a field too few',
      ({ ThingDto }) => delete ThingDto.properties.name,
      [
        '.name required is nothing, specified is false',
        '.name nullable is nothing, specified is true',
        '.name type is nothing, specified is "string"',
      ],
    ],
    [
      'a field too many',
      ({ PolicyDto }) => (PolicyDto.properties.hours = { type: 'integer' }),
      [
        '.policy.hours required is false, specified is nothing',
        '.policy.hours type is "integer", specified is nothing',
      ],
    ],
    [
      'other required fields',
      ({ ThingDto }) => (ThingDto.required = ['name', 'ids']),
      ['.name required is true, specified is false'],
    ],
    [
      'a field that may not be null',
      ({ ThingDto }) => delete ThingDto.properties.policy.nullable,
      ['.policy nullable is nothing, specified is true'],
    ],
    [
      'another range, and no default',
      ({ PolicyDto }) => (PolicyDto.properties.days = { type: 'integer', minimum: 0, maximum: 9 }),
      ['.policy.days minimum is 0, specified is 1', '.policy.days default is nothing, specified is 2'],
    ],
    [
      'another size',
      ({ ThingDto }) => (ThingDto.properties.ids.maxItems = 4),
      ['.ids maxItems is 4, specified is 3'],
    ],
    [
      'other values',
      ({ TreeDto }) => TreeDto.properties.type.enum.pop(),
      ['.tree.type enum is ["or"], specified is ["and","or"]'],
    ],
    [
      'another choice',
      ({ TreeDto }) => TreeDto.properties.parts.items.oneOf.push({ type: 'number' }),
      ['.tree.parts[]<number> type is "number", specified is nothing'],
    ],
    [
      'other values of any field',
      ({ ThingDto }) => (ThingDto.properties.tags.additionalProperties = { type: 'string' }),
      ['.tags.* maxLength is nothing, specified is 5'],
    ],
  ])('sees %s', (_name, change, expected) => {
    const complaints = complaintsAfter(change);
    expect(complaints.toSorted()).toEqual(expected.flatMap(twice).toSorted());
  });

  it('refuses a keyword that it cannot compare', () => {
    expect(() => complaintsAfter(({ ThingDto }) => (ThingDto.not = {}))).toThrow('body has a not');
  });
});
