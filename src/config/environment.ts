import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { applyDecorators } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  validateSync,
} from 'class-validator';
import { ONE_DAY_MS, ONE_DAY_S, ONE_HOUR_MS, ONE_HOUR_S } from './units.js';
import { SERVICE } from './version.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const MAX_RETENTION_SECONDS = 30 * ONE_DAY_S;
const KEY_HASH_SECRET_MIN_LENGTH = 16;

type RawVariable = Readonly<{ value: unknown }>;

/** An empty variable counts as not set: compose files pass `VAR=${VAR:-}`. */
const isUnset = (value: unknown): boolean => value === undefined || value === '';

const toNumber = ({ value }: RawVariable): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;

/** Decorators of a property run from the bottom up: listed in this order, `IsInt` gives the last constraint. */
const IsIntegerIn = (min: number, max = Infinity): PropertyDecorator =>
  applyDecorators(Max(max), Min(min), IsInt(), Transform(toNumber));

const toDecimal = ({ value }: RawVariable): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const toBoolean = ({ value }: RawVariable): unknown => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
};

const toList = ({ value }: RawVariable): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
    : value;

/** `true`, `false`, a number of proxies, or a comma-separated list of trusted addresses. */
const toTrustProxy = (raw: RawVariable): unknown => {
  const boolean = toBoolean(raw);
  if (raw.value !== '1' && raw.value !== '0' && typeof boolean === 'boolean') return boolean;
  const hops = toNumber(raw);
  return typeof hops === 'number' ? hops : raw.value;
};

const isAddress = (text: string): boolean => {
  const [address = '', prefix = '0', ...more] = text.trim().split('/');
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && more.length === 0;
};

const isTrustProxy = (value: unknown): boolean => {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return value >= 1;
  return typeof value === 'string' && value.split(',').every(isAddress);
};

const withoutTrailingSlash = ({ value }: RawVariable): unknown =>
  typeof value === 'string' ? value.replace(/\/+$/, '') : value;

/** Credentials would appear in the log, and a query or a fragment cannot be combined with the paths of calls. */
const isPlainUrl = (value: unknown): boolean => {
  const url = urlOf(value);
  return url === undefined || (url.username === '' && url.password === '' && !/[?#]/.test(String(value)));
};

const urlOf = (value: unknown): URL | undefined =>
  typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;

/** Accepts `proxy.example.com:3128` as `http://proxy.example.com:3128`. */
const withScheme = ({ value }: RawVariable): unknown =>
  typeof value === 'string' && !value.includes('://') ? `http://${value.trim()}` : value;

const isProxyUrl = (value: unknown): boolean => {
  const url = urlOf(value);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.hostname !== '' && ['', '/'].includes(url.pathname) && url.search === '' && isDecodable(url);
};

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

const Passes = (name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator =>
  ValidateBy({ name, validator: { validate, defaultMessage: () => message } });

const IsProxyUrl = (): PropertyDecorator =>
  Passes(
    'isProxyUrl',
    (value) => value === '' || isProxyUrl(value),
    '$property must be the URL of an HTTP proxy, such as http://user:password@proxy.example.com:3128',
  );

/**
 * The settings of the service. Each property has the name of its environment variable, so that a validation error names
 * the variable to change. docs/configuration.md lists the same settings in the same groups.
 */
export class Environment {
  // Server

  /** Port to listen on: 0 to 65,535, where 0 picks a free port. Default: 8000. */
  @IsIntegerIn(0, 65_535) readonly PORT: number = 8000;

  /** Address to listen on. Default: `0.0.0.0`, all interfaces. */
  @IsString() @IsNotEmpty() readonly HOST: string = '0.0.0.0';

  /**
   * Proxies whose `X-Forwarded-*` headers are trusted: `true` (all), `false` (none), a number of proxies from 1, or a
   * comma-separated list of addresses and networks. Default: `false`.
   */
  @Transform(toTrustProxy)
  @Passes(
    'isTrustProxy',
    isTrustProxy,
    '$property must be true, false, a number of proxies, or a list of addresses or networks',
  )
  readonly TRUST_PROXY: boolean | number | string = false;

  /** Origins that browsers may call from, comma-separated, or `*` for all. Default: none, which disables CORS. */
  @Transform(toList)
  @Matches(/^(\*|https?:\/\/[^/\s]+)$/, {
    each: true,
    message: 'CORS_ORIGINS must be origins such as https://app.example.com, or *',
  })
  readonly CORS_ORIGINS: readonly string[] = [];

  /** Milliseconds that running requests may take to finish after SIGTERM: 0 to one hour. Default: 10,000. */
  @IsIntegerIn(0, ONE_HOUR_MS) readonly SHUTDOWN_GRACE_MS: number = 10_000;

  /**
   * Secret of key fingerprints and signatures, at least 16 characters. Replicas must share it; `REDIS_URL` requires it.
   * Default: random at each start.
   */
  @IsString()
  @MinLength(KEY_HASH_SECRET_MIN_LENGTH)
  readonly KEY_HASH_SECRET: string = randomBytes(32).toString('base64url');

  /** Whether to serve `/docs`, `/openapi.json` and `/postman.json`. Default: `true`. */
  @Transform(toBoolean) @IsBoolean() readonly SWAGGER_ENABLED: boolean = true;

  /** Whether to serve the web console at `/console/`. Default: `true`. */
  @Transform(toBoolean) @IsBoolean() readonly CONSOLE_ENABLED: boolean = true;

  /** Whether to reject every request that would change something, with 405 `read_only`. Default: `false`. */
  @Transform(toBoolean) @IsBoolean() readonly READ_ONLY: boolean = false;

  // OpenAI

  /**
   * Base URL of the OpenAI API or of a compatible server, without credentials, query and fragment. Never taken from a
   * request. Default: `https://api.openai.com/v1`.
   */
  @Transform(withoutTrailingSlash)
  @Passes('isPlainUrl', isPlainUrl, '$property must not contain credentials, a query or a fragment')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  readonly OPENAI_BASE_URL: string = 'https://api.openai.com/v1';

  /** Whether the base URL is that of the sandbox. The sandbox sets it when it starts the service. Default: `false`. */
  @Transform(toBoolean) @IsBoolean() readonly UPSTREAM_IS_SANDBOX: boolean = false;

  /** URL of the forward proxy for an `https` base URL. The lower-case name takes precedence. Default: none. */
  @Transform(withScheme) @IsProxyUrl() readonly HTTPS_PROXY: string = '';

  /** URL of the forward proxy for an `http` base URL. The lower-case name takes precedence. Default: none. */
  @Transform(withScheme) @IsProxyUrl() readonly HTTP_PROXY: string = '';

  /**
   * Hosts, domains, addresses and networks to call without a proxy, comma-separated, or `*` for all. The lower-case name
   * takes precedence. Default: none.
   */
  @IsString() readonly NO_PROXY: string = '';

  /** Milliseconds that one attempt of an upstream call may take: 1 to one hour. Default: 30,000. */
  @IsIntegerIn(1, ONE_HOUR_MS) readonly OPENAI_TIMEOUT_MS: number = 30_000;

  /**
   * Milliseconds that an upstream call may take with all its retries: 1 to one hour, at least `OPENAI_TIMEOUT_MS`.
   * Default: 120,000.
   */
  @IsIntegerIn(1, ONE_HOUR_MS) readonly OPENAI_DEADLINE_MS: number = 120_000;

  /** Maximum upstream calls in flight per key: 1 to 1,024. Default: 64. */
  @IsIntegerIn(1, 1024) readonly OPENAI_MAX_CONCURRENCY: number = 64;

  /** Milliseconds that one attempt of an upload or download may take: 1 to one day. Default: 600,000. */
  @IsIntegerIn(1, ONE_DAY_MS) readonly TRANSFER_TIMEOUT_MS: number = 600_000;

  /** Requests per minute that attach files to one vector store; 0 for no limit. Default: 300. */
  @IsIntegerIn(0) readonly ATTACH_REQUESTS_PER_MINUTE: number = 300;

  /** Files per minute that one key attaches; 0 for no limit. Default: 2,000. */
  @IsIntegerIn(0) readonly ATTACH_FILES_PER_MINUTE: number = 2_000;

  /** OpenAI's price of storage in US dollars per GiB and day, for reports: 0 to 1,000. Default: 0.1. */
  @Transform(toDecimal) @IsNumber() @Min(0) @Max(1_000) readonly STORAGE_PRICE_USD_PER_GIB_DAY: number = 0.1;

  /** GiB of storage that are free of charge, for reports: 0 to 1,000,000. Default: 1. */
  @Transform(toDecimal) @IsNumber() @Min(0) @Max(1_000_000) readonly STORAGE_FREE_GIB: number = 1;

  // Limits

  /** Requests per window for each key, or for each address without a key; 0 disables throttling. Default: 600. */
  @IsIntegerIn(0) readonly THROTTLE_LIMIT: number = 600;

  /** Length of the throttling window in seconds: 0 to one day, where 0 disables throttling. Default: 60. */
  @IsIntegerIn(0, ONE_DAY_S) readonly THROTTLE_TTL_SECONDS: number = 60;

  /** Maximum ids in one bulk request: 1 to 1,000,000. Default: 10,000. */
  @IsIntegerIn(1, 1_000_000) readonly MAX_BULK_IDS: number = 10_000;

  /** Maximum size of a request body in bytes, both compressed and decoded: at least 1,024. Default: 2 MiB. */
  @IsIntegerIn(1024) readonly BODY_LIMIT_BYTES: number = 2_097_152;

  /** Maximum size of a manifest, plan or receipt in bytes: at least 1,024. Default: 32 MiB. */
  @IsIntegerIn(1024) readonly DOCUMENT_LIMIT_BYTES: number = 33_554_432;

  /** Maximum size of an upload in bytes: at least 1,024. Default: 513 MiB, for a file of 512 MiB and its form. */
  @IsIntegerIn(1024) readonly UPLOAD_LIMIT_BYTES: number = 537_919_488;

  /** Milliseconds after a deletion during which `verify` reads the object back: 1 to one hour. Default: 30,000. */
  @IsIntegerIn(1, ONE_HOUR_MS) readonly VERIFY_TIMEOUT_MS: number = 30_000;

  /** Seconds that a bulk run waits for OpenAI to index attached files: 0 (no wait) to one day. Default: 600. */
  @IsIntegerIn(0, ONE_DAY_S) readonly INDEXING_WAIT_SECONDS: number = 600;

  // Protection: excluded from every plan, and from every deletion by selector

  /** Ids of protected vector stores and files, comma-separated. Default: none. */
  @Transform(toList)
  @Matches(/^[^\s\p{Cc}]+$/u, {
    each: true,
    message: 'PROTECTED_IDS must be ids of stores or files, without blanks or control characters',
  })
  readonly PROTECTED_IDS: readonly string[] = [];

  /**
   * Name patterns of protected vector stores and files, comma-separated, up to 256 characters each: `*` matches any
   * characters, `?` exactly one. Default: none.
   */
  @Transform(toList) @MaxLength(256, { each: true }) readonly PROTECTED_NAMES: readonly string[] = [];

  /**
   * Metadata pairs, comma-separated: a vector store that has one of them is protected. `none` protects no store by
   * metadata. Default: `protected=true`.
   */
  @Transform(toList)
  @Matches(/^([^=]+=.*|none)$/, {
    each: true,
    message: 'PROTECTED_METADATA must be pairs such as protected=true, or none',
  })
  readonly PROTECTED_METADATA: readonly string[] = ['protected=true'];

  /** Age in days below which vector stores and files are protected: 0 to 36,500. Default: 0. */
  @IsIntegerIn(0, 36_500) readonly PROTECTED_NEWER_THAN_DAYS: number = 0;

  /** Seconds during which a cleanup plan can be applied: 1 to one day. Default: 3,600. */
  @IsIntegerIn(1, ONE_DAY_S) readonly CLEANUP_PLAN_TTL_SECONDS: number = ONE_HOUR_S;

  // Jobs and Redis

  /** URL of the Redis or Valkey server that replicas share (`redis://` or `rediss://`). Default: none. */
  @ValidateIf(({ REDIS_URL }: Environment) => REDIS_URL !== '')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['redis', 'rediss'] })
  readonly REDIS_URL: string = '';

  /** Prefix of all keys in Redis: 1 to 64 letters, digits and `_ : . -`. Default: `vector-stores:`. */
  @Matches(/^[\w:.-]{1,64}$/) readonly REDIS_KEY_PREFIX: string = 'vector-stores:';

  /** Maximum running jobs per key: 1 to 1,000. Default: 5. */
  @IsIntegerIn(1, 1_000) readonly JOBS_RUNNING_PER_KEY: number = 5;

  /** Maximum stored jobs per key, beyond which a new job replaces the oldest finished one: 1 to 10,000. Default: 100. */
  @IsIntegerIn(1, 10_000) readonly JOBS_KEPT_PER_KEY: number = 100;

  /** Seconds that a job is kept after its last update: 1 to 30 days. Default: one day. */
  @IsIntegerIn(1, MAX_RETENTION_SECONDS) readonly JOB_RETENTION_SECONDS: number = ONE_DAY_S;

  /** Milliseconds without a renewal after which another replica may resume a job: 1,000 to one hour. Default: 10,000. */
  @IsIntegerIn(1_000, ONE_HOUR_MS) readonly JOB_LEASE_MS: number = 10_000;

  // Observability

  /** Lowest level that is logged, or `silent`. Default: `info`. */
  @IsIn(LOG_LEVELS) readonly LOG_LEVEL: LogLevel = 'info';

  /** Whether to serve `/metrics`. Default: `true`. */
  @Transform(toBoolean) @IsBoolean() readonly METRICS_ENABLED: boolean = true;

  /** URL of the OpenTelemetry collector that receives traces. Default: none, which disables tracing. */
  @ValidateIf(({ OTEL_EXPORTER_OTLP_ENDPOINT }: Environment) => OTEL_EXPORTER_OTLP_ENDPOINT !== '')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string = '';

  /** Name of the service in traces. Default: the name of the package. */
  @IsString() @IsNotEmpty() readonly OTEL_SERVICE_NAME: string = SERVICE.name;
}

/** Lists every invalid variable with its problem, but without its value, which may be a secret. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Invalid environment:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironmentError';
  }
}

/** Variables that are conventionally also read in lower case. */
const EITHER_CASE: ReadonlySet<string> = new Set(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);

function valueOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
  const lowerCase = EITHER_CASE.has(name) ? variables[name.toLowerCase()] : undefined;
  return isUnset(lowerCase) ? variables[name] : lowerCase;
}

/**
 * Reads the settings from environment variables. Unknown variables are ignored, and empty ones count as not set.
 *
 * @throws InvalidEnvironmentError listing all problems
 */
export function parseEnvironment(variables: Readonly<Record<string, unknown>>): Environment {
  const defaults = new Environment();
  const given = Object.keys(defaults)
    .map((name) => [name, valueOf(variables, name)] as const)
    .filter(([, value]) => !isUnset(value));
  const environment = plainToInstance(Environment, Object.fromEntries(given));
  // The bottom decorator comes first, so the last constraint is the check of the type: the most helpful message.
  const problems = validateSync(environment).flatMap((error) =>
    Object.values(error.constraints ?? {}).slice(-1),
  );
  if (problems.length === 0 && environment.OPENAI_DEADLINE_MS < environment.OPENAI_TIMEOUT_MS) {
    problems.push('OPENAI_DEADLINE_MS must not be less than OPENAI_TIMEOUT_MS');
  }
  if (problems.length === 0 && environment.REDIS_URL !== '' && isUnset(variables.KEY_HASH_SECRET)) {
    problems.push('KEY_HASH_SECRET is required with REDIS_URL: set the same value on every replica');
  }
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return environment;
}
