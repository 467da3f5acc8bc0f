import { problem, send } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const OWN = 'x-openai-api-key';
const SEND_KEY = `send your OpenAI API key in the header ${OWN}`;
const SEND_BEARER = `send "Authorization: Bearer" with your OpenAI API key, or ${OWN}`;
const UNSET = 'check that the environment variable with the key is set';
const COPY_AGAIN = 'copy the key again: only printable ASCII characters and spaces are allowed';
const LONGEST_KEY = `${'k'.repeat(2047)} ${'y'.repeat(2048)}`;

let upstream: ScriptedUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`);
});
beforeEach(() => upstream.script({ body: { object: 'list', data: [], has_more: false } }));
afterAll(async () => {
  await service.close();
  await upstream.close();
});

type Headers = Readonly<Record<string, string | readonly string[]>>;
const list = (path: string, headers: Headers): Promise<RawAnswer> =>
  sendRaw(service.url, `GET ${path}`, headers);
const bodyOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());
const keysReceived = (): unknown[] => upstream.received.map(({ headers }) => headers.authorization);

describe('the header x-openai-api-key', () => {
  it.each([
    ['a key with spaces', 'My API Key'],
    ['a key with two spaces', 'My  API Key'],
    ['a key of one character', 'k'],
    ['a key with punctuation', 'a,b;c="d" <e> \\f/ {g}'],
    ['a key that looks like two keys', 'sk-one, sk-two'],
    ['a key of maximum length', LONGEST_KEY],
  ])('passes on %s as a bearer token', async (_case, key) => {
    const answers = [await list('/files', { [OWN]: key }), await list('/v1/files', { [OWN]: key })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(keysReceived()).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });

  it.each([
    ['is missing', {}, 'is missing', SEND_KEY],
    [
      'is missing, with an Authorization header',
      { authorization: 'Bearer sk-one' },
      'is missing',
      `${SEND_KEY}; Authorization is only read under /v1`,
    ],
    ['is empty', { [OWN]: '' }, 'is empty', UNSET],
    ['is blank', { [OWN]: ' \t ' }, 'is empty', UNSET],
    ['has a non-ASCII letter', { [OWN]: 'sk-köln' }, hasBadCharacter(5), COPY_AGAIN],
    ['has a tab', { [OWN]: 'sk-one\ttwo' }, hasBadCharacter(7), COPY_AGAIN],
    [
      'has typographic quotation marks',
      { [OWN]: '\xe2\x80\x9csk-one\xe2\x80\x9d' },
      hasBadCharacter(1),
      COPY_AGAIN,
    ],
    ['starts with the scheme', { [OWN]: 'Bearer sk-one' }, 'starts with "Bearer"', 'send the key only'],
    ['is only the scheme', { [OWN]: 'bearer' }, 'starts with "Bearer"', 'send the key only'],
    [
      'is in quotation marks',
      { [OWN]: '"sk-one"' },
      'is in quotation marks',
      'send the key without quotation marks',
    ],
    [
      'is in apostrophes',
      { [OWN]: "'sk-one'" },
      'is in quotation marks',
      'send the key without quotation marks',
    ],
    ['is too long', { [OWN]: `${LONGEST_KEY}k` }, 'is longer than 4096 characters', SEND_KEY],
  ] as [string, Headers, string, string][])(
    'is rejected with 401 and the reason if it %s',
    async (_case, headers, fault, hint) => {
      const answer = await list('/files', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(bodyOf(answer)).toEqual(problem(401, 'missing_api_key', `the header ${OWN} ${fault}`, { hint }));
      expect(upstream.received).toEqual([]);
    },
  );

  it('can be sent twice with the same key', async () => {
    expect((await list('/files', { [OWN]: ['sk-one', 'sk-one', ''] })).status).toBe(200);
    expect(keysReceived()).toEqual(['Bearer sk-one']);
  });

  it('cannot be sent twice with different keys', async () => {
    const answer = await list('/files', { [OWN]: ['sk-one', 'sk-two'] });
    expect(answer.status).toBe(401);
    expect(bodyOf(answer)).toEqual(
      problem(401, 'conflicting_api_keys', 'the request contains more than one API key', {
        hint: 'send one key only',
      }),
    );
    expect(upstream.received).toEqual([]);
  });
});

describe('the header Authorization under /v1', () => {
  it.each([
    ['Bearer My API Key', 'My API Key'],
    ['bearer sk-one', 'sk-one'],
    ['BEARER    sk-one', 'sk-one'],
    ['Bearer    My  API Key  ', 'My  API Key'],
  ])('passes on %j with one space after Bearer', async (authorization, key) => {
    expect((await list('/v1/files', { authorization })).status).toBe(200);
    expect(keysReceived()).toEqual([`Bearer ${key}`]);
  });

  it.each([
    ['no header', {}, `the header Authorization, or ${OWN}, is missing`, SEND_BEARER],
    ['an empty one', { authorization: '' }, 'the header Authorization is empty', UNSET],
    [
      'no key',
      { authorization: 'Bearer ' },
      'the header Authorization contains no key after "Bearer"',
      UNSET,
    ],
    [
      'another scheme',
      { authorization: 'Basic c2stb25l' },
      'the header Authorization does not start with "Bearer "',
      SEND_BEARER,
    ],
    [
      'no scheme',
      { authorization: 'sk-one' },
      'the header Authorization does not start with "Bearer "',
      SEND_BEARER,
    ],
    [
      'no space',
      { authorization: 'Bearersk-one' },
      'the header Authorization does not start with "Bearer "',
      SEND_BEARER,
    ],
    [
      'Bearer twice',
      { authorization: 'Bearer Bearer sk-one' },
      'the header Authorization contains "Bearer" twice',
      'send it once',
    ],
    [
      'quotation marks',
      { authorization: 'Bearer "sk-one"' },
      'the header Authorization contains a key in quotation marks',
      'send the key without quotation marks',
    ],
    [
      'a letter beyond ASCII',
      { authorization: 'Bearer sk-köln' },
      `the header Authorization ${hasBadCharacter(12)}`,
      COPY_AGAIN,
    ],
    [
      'too long a key',
      { authorization: `Bearer ${LONGEST_KEY}k` },
      'the header Authorization contains a key that is longer than 4096 characters',
      SEND_BEARER,
    ],
  ] as [string, Headers, string, string][])(
    'is rejected with 401 and the reason: %s',
    async (_case, headers, detail, hint) => {
      const answer = await list('/v1/files', headers);
      expect(answer.status).toBe(401);
      expect(bodyOf(answer)).toEqual({
        error: {
          message: `${detail} (${hint})`,
          type: 'authentication_error',
          param: null,
          code: 'missing_api_key',
        },
      });
      expect(upstream.received).toEqual([]);
    },
  );

  it('is ignored if it has another scheme and x-openai-api-key contains the key', async () => {
    const headers = { authorization: 'Basic c2stb25l', [OWN]: 'My API Key' };
    expect((await list('/v1/files', headers)).status).toBe(200);
    expect(keysReceived()).toEqual(['Bearer My API Key']);
  });

  it('is used if x-openai-api-key is empty', async () => {
    expect((await list('/v1/files', { authorization: 'Bearer My API Key', [OWN]: '' })).status).toBe(200);
    expect(keysReceived()).toEqual(['Bearer My API Key']);
  });

  it.each([
    ['twice', { authorization: ['Bearer sk-one', 'Bearer sk-two'] }],
    ['in both headers', { authorization: 'Bearer sk-one', [OWN]: 'sk-two' }],
  ])('cannot contain a different key: %s', async (_case, headers) => {
    const answer = await list('/v1/files', headers);
    expect(answer.status).toBe(401);
    expect(bodyOf(answer)).toEqual({
      error: {
        message: 'the request contains more than one API key (send one key only)',
        type: 'authentication_error',
        param: null,
        code: 'conflicting_api_keys',
      },
    });
    expect(upstream.received).toEqual([]);
  });
});

it.each(['My API Key', 'null', 'e'])(
  'masks the key %j in an upstream error, which remains valid JSON',
  async (key) => {
    const message = `Incorrect API key provided: ${key}. You can find your API key elsewhere.`;
    const body = { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } };
    upstream.script({ status: 401, body });
    const masked = message.replace(`: ${key}.`, ': ***.');
    const relayed = await sendRaw(service.url, 'GET /v1/files', { authorization: `Bearer ${key}` });
    expect(bodyOf(relayed)).toEqual({ error: { ...body.error, message: masked } });
    const own = await send(service, 'GET /files', { key });
    expect(own.body).toEqual(
      problem(401, 'upstream_error', masked, { upstream: { status: 401, code: 'invalid_api_key' } }),
    );
  },
);

function hasBadCharacter(position: number): string {
  return `contains a character that is not allowed (at position ${position})`;
}
