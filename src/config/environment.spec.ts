import { Environment, InvalidEnvironmentError, parseEnvironment } from './environment.js';

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    parseEnvironment(variables);
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
  return [];
};

describe('parseEnvironment', () => {
  it('has a default for every setting', () => {
    expect(parseEnvironment({ KEY_HASH_SECRET: 'sixteen characters' })).toEqual({
      PORT: 8000,
      HOST: '0.0.0.0',
      OPENAI_BASE_URL: 'https://api.openai.com/v1',
      HTTPS_PROXY: '',
      HTTP_PROXY: '',
      NO_PROXY: '',
      OPENAI_TIMEOUT_MS: 30_000,
      OPENAI_DEADLINE_MS: 120_000,
      OPENAI_MAX_CONCURRENCY: 64,
      TRANSFER_TIMEOUT_MS: 600_000,
      VERIFY_TIMEOUT_MS: 30_000,
      CLEANUP_PLAN_TTL_SECONDS: 3_600,
      PROTECTED_IDS: [],
      PROTECTED_NAMES: [],
      PROTECTED_METADATA: ['protected=true'],
      PROTECTED_NEWER_THAN_DAYS: 0,
      UPLOAD_LIMIT_BYTES: 537_919_488,
      ATTACH_REQUESTS_PER_MINUTE: 300,
      ATTACH_FILES_PER_MINUTE: 2_000,
      THROTTLE_LIMIT: 600,
      THROTTLE_TTL_SECONDS: 60,
      MAX_BULK_IDS: 10_000,
      BODY_LIMIT_BYTES: 2_097_152,
      DOCUMENT_LIMIT_BYTES: 33_554_432,
      INDEXING_WAIT_SECONDS: 600,
      REDIS_URL: '',
      REDIS_KEY_PREFIX: 'vector-stores:',
      JOBS_RUNNING_PER_KEY: 5,
      JOBS_KEPT_PER_KEY: 100,
      JOB_RETENTION_SECONDS: 86_400,
      JOB_LEASE_MS: 10_000,
      STORAGE_PRICE_USD_PER_GIB_DAY: 0.1,
      STORAGE_FREE_GIB: 1,
      CORS_ORIGINS: [],
      TRUST_PROXY: false,
      LOG_LEVEL: 'info',
      KEY_HASH_SECRET: 'sixteen characters',
      SHUTDOWN_GRACE_MS: 10_000,
      METRICS_ENABLED: true,
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_SERVICE_NAME: 'openai-vector-store-management-api',
      SWAGGER_ENABLED: true,
      CONSOLE_ENABLED: true,
      READ_ONLY: false,
      UPSTREAM_IS_SANDBOX: false,
    });
  });

  it('reads known variables and ignores others', () => {
    const environment = parseEnvironment({
      PORT: '9001',
      OPENAI_BASE_URL: 'http://localhost:8080/v1/',
      CORS_ORIGINS: 'https://a.example, https://b.example',
      SWAGGER_ENABLED: 'false',
      PATH: '/bin',
    });
    expect(environment).toMatchObject({
      PORT: 9001,
      OPENAI_BASE_URL: 'http://localhost:8080/v1',
      CORS_ORIGINS: ['https://a.example', 'https://b.example'],
      SWAGGER_ENABLED: false,
    });
    expect(environment).not.toHaveProperty('PATH');
  });

  it.each([
    ['true', true],
    ['false', false],
    ['1', 1],
    ['10.0.0.0/8', '10.0.0.0/8'],
  ])('reads TRUST_PROXY=%s', (text, value) => {
    expect(parseEnvironment({ TRUST_PROXY: text }).TRUST_PROXY).toBe(value);
  });

  it('treats an empty variable as not set', () => {
    expect(parseEnvironment({ PORT: '' }).PORT).toBe(8000);
  });

  it('generates a new key hash secret at every start', () => {
    expect(new Environment().KEY_HASH_SECRET).not.toBe(new Environment().KEY_HASH_SECRET);
  });

  it('reports all problems at once, without the values', () => {
    expect(
      problemsOf({ PORT: 'eighty', OPENAI_BASE_URL: 'ftp://x', LOG_LEVEL: 'loud', KEY_HASH_SECRET: 'short' }),
    ).toEqual([
      'PORT must be an integer number',
      'KEY_HASH_SECRET must be longer than or equal to 16 characters',
      'OPENAI_BASE_URL must be a URL address',
      'LOG_LEVEL must be one of the following values: fatal, error, warn, info, debug, trace, silent',
    ]);
  });

  it.each(['?api-version=1', '?', '#top', '#'])('rejects a base URL that ends with %s', (end) => {
    expect(problemsOf({ OPENAI_BASE_URL: `https://gateway.example/v1${end}` })).toEqual([
      'OPENAI_BASE_URL must not contain credentials, a query or a fragment',
    ]);
  });

  it('rejects a base URL with credentials, without repeating them', () => {
    expect(problemsOf({ OPENAI_BASE_URL: 'https://user:secret@gateway.example/v1' })).toEqual([
      'OPENAI_BASE_URL must not contain credentials, a query or a fragment',
    ]);
  });

  it.each([
    ['0', 0],
    ['0.08', 0.08],
    ['12', 12],
  ])('reads a price of %s', (text, price) => {
    const environment = parseEnvironment({ STORAGE_PRICE_USD_PER_GIB_DAY: text });
    expect(environment.STORAGE_PRICE_USD_PER_GIB_DAY).toBe(price);
  });

  it.each(['free', '1e3', '.5', '0,1', 'Infinity'])('rejects a price of %s', (text) => {
    expect(problemsOf({ STORAGE_PRICE_USD_PER_GIB_DAY: text, STORAGE_FREE_GIB: '-1' })).toEqual([
      'STORAGE_PRICE_USD_PER_GIB_DAY must be a number conforming to the specified constraints',
      'STORAGE_FREE_GIB must not be less than 0',
    ]);
  });

  it.each(['proxy.example', '10.0.0.0/x', '0', '10.0.0.1,'])('rejects TRUST_PROXY=%s', (text) => {
    expect(problemsOf({ TRUST_PROXY: text })).toEqual([
      'TRUST_PROXY must be true, false, a number of proxies, or a list of addresses or networks',
    ]);
  });

  it('accepts protected ids in every form that upstream may list', () => {
    const ids = [`${'aB+9'.repeat(79)}aB==`, 'name:index-1', 'gs://bucket/x', '文書'];
    expect(parseEnvironment({ PROTECTED_IDS: ids.join(', ') }).PROTECTED_IDS).toEqual(ids);
  });

  it.each(['vs_1 vs_2', 'vs_1,a\u00A0b', 'a\u0000b'])('rejects PROTECTED_IDS=%j', (text) => {
    expect(problemsOf({ PROTECTED_IDS: text })).toEqual([
      'PROTECTED_IDS must be ids of stores or files, without blanks or control characters',
    ]);
  });

  it('rejects a CORS origin with a path', () => {
    expect(problemsOf({ CORS_ORIGINS: 'https://a.example,b.example/path' })).toEqual([
      'CORS_ORIGINS must be origins such as https://app.example.com, or *',
    ]);
  });

  it('requires a shared key hash secret with Redis', () => {
    const secret = { KEY_HASH_SECRET: 'sixteen characters' };
    expect(problemsOf({ REDIS_URL: 'redis://cache:6379' })).toEqual([
      'KEY_HASH_SECRET is required with REDIS_URL: set the same value on every replica',
    ]);
    expect(problemsOf({ REDIS_URL: 'redis://:password@cache:6379/2', ...secret })).toEqual([]);
    expect(problemsOf({ REDIS_URL: 'cache:6379', ...secret })).toEqual(['REDIS_URL must be a URL address']);
  });

  it('rejects a deadline that is shorter than one attempt', () => {
    expect(problemsOf({ OPENAI_TIMEOUT_MS: '500', OPENAI_DEADLINE_MS: '400' })).toEqual([
      'OPENAI_DEADLINE_MS must not be less than OPENAI_TIMEOUT_MS',
    ]);
  });
});
