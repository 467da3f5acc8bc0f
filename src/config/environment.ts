import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
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

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const MAX_RETENTION_SECONDS = 30 * ONE_DAY_S;
const KEY_HASH_SECRET_MIN_LENGTH = 16;

type Raw = Readonly<{ value: unknown }>;

/** An empty variable means "not set", as in a compose file that passes `VAR=${VAR:-}`. */
const isUnset = (value: unknown): boolean => value === undefined || value === '';

const toNumber = ({ value }: Raw): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;

const toDecimal = ({ value }: Raw): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const toBoolean = ({ value }: Raw): unknown => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
};

const toList = ({ value }: Raw): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
    : value;

/** `true`/`false`, a number of hops, or a comma-separated list of trusted addresses. */
const toTrustProxy = (raw: Raw): unknown => {
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

const withoutTrailingSlash = ({ value }: Raw): unknown =>
  typeof value === 'string' ? value.replace(/\/+$/, '') : value;

/** Credentials would appear in the log, and there is no rule for how a query or a fragment combines with a path. */
const isPlainUrl = (value: unknown): boolean => {
  const url = urlOf(value);
  return url === undefined || (url.username === '' && url.password === '' && !/[?#]/.test(String(value)));
};

const urlOf = (value: unknown): URL | undefined =>
  typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;

/** `proxy.example.com:3128` is common for `http://proxy.example.com:3128`. */
const withScheme = ({ value }: Raw): unknown =>
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

const IsProxyUrl = (): PropertyDecorator =>
  ValidateBy({
    name: 'isProxyUrl',
    validator: {
      validate: (value) => value === '' || isProxyUrl(value),
      defaultMessage: () =>
        '$property must be the URL of an HTTP proxy, such as http://user:password@proxy.example.com:3128',
    },
  });

/**
 * Every setting of the service. The property names are the names of the environment variables, so that a
 * problem report names what the operator has to change. The README lists them with their meaning.
 */
export class Environment {
  @Transform(toNumber) @IsInt() @Min(0) @Max(65_535) readonly PORT: number = 8000;

  @IsString() @IsNotEmpty() readonly HOST: string = '0.0.0.0';

  /** Base URL of the upstream API, without a trailing slash; never taken from a request. */
  @Transform(withoutTrailingSlash)
  @ValidateBy({
    name: 'isPlainUrl',
    validator: {
      validate: isPlainUrl,
      defaultMessage: () => '$property must have no credentials, no query and no fragment',
    },
  })
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  readonly OPENAI_BASE_URL: string = 'https://api.openai.com/v1';

  /** Forward proxy for an upstream with `https`; empty for none. Lower case takes precedence, here and below. */
  @Transform(withScheme) @IsProxyUrl() readonly HTTPS_PROXY: string = '';

  /** Forward proxy for an upstream with `http`; empty for none. */
  @Transform(withScheme) @IsProxyUrl() readonly HTTP_PROXY: string = '';

  /** Hosts, domains, addresses and networks that are called without a proxy, comma-separated; `*` for all. */
  @IsString() readonly NO_PROXY: string = '';

  /** Milliseconds for one try of one upstream call. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(ONE_HOUR_MS) readonly OPENAI_TIMEOUT_MS: number = 30_000;

  /** Milliseconds for one upstream operation with all its retries. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(ONE_HOUR_MS) readonly OPENAI_DEADLINE_MS: number = 120_000;

  /** Milliseconds after its own deletion for which something is read back, where that is asked for, until it is gone. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(ONE_HOUR_MS) readonly VERIFY_TIMEOUT_MS: number = 30_000;

  /** Upper bound of upstream calls in flight per key. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(1024) readonly OPENAI_MAX_CONCURRENCY: number = 64;

  /** Milliseconds for one try of a call that carries a large file. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(ONE_DAY_MS) readonly TRANSFER_TIMEOUT_MS: number = 600_000;

  /** Most bytes of one upload: a file of 512 MiB, and the form around it. */
  @Transform(toNumber) @IsInt() @Min(1024) readonly UPLOAD_LIMIT_BYTES: number = 537_919_488;

  /** Requests a minute that attach files to one vector store; 0 leaves the pace to upstream. */
  @Transform(toNumber) @IsInt() @Min(0) readonly ATTACH_REQUESTS_PER_MINUTE: number = 300;

  /** Files a minute that one key attaches; 0 leaves the pace to upstream. */
  @Transform(toNumber) @IsInt() @Min(0) readonly ATTACH_FILES_PER_MINUTE: number = 2_000;

  /** Requests a key (or an address, without one) may make per window; 0 turns throttling off. */
  @Transform(toNumber) @IsInt() @Min(0) readonly THROTTLE_LIMIT: number = 600;

  /** Length of the throttling window in seconds; 0 turns throttling off. */
  @Transform(toNumber) @IsInt() @Min(0) @Max(ONE_DAY_S) readonly THROTTLE_TTL_SECONDS: number = 60;

  /** Most ids one bulk request may name. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(1_000_000) readonly MAX_BULK_IDS: number = 10_000;

  /** Most bytes a request body may have. */
  @Transform(toNumber) @IsInt() @Min(1024) readonly BODY_LIMIT_BYTES: number = 2_097_152;

  /** Most bytes a body may have that is a document of the service's own making, such as a manifest. */
  @Transform(toNumber) @IsInt() @Min(1024) readonly DOCUMENT_LIMIT_BYTES: number = 33_554_432;

  /** Seconds that bulk work waits for upstream to index what it has attached; 0 does not wait. */
  @Transform(toNumber) @IsInt() @Min(0) @Max(ONE_DAY_S) readonly INDEXING_WAIT_SECONDS: number = 600;

  /** Seconds for which a plan of a clean-up can be applied. */
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(ONE_DAY_S)
  readonly CLEANUP_PLAN_TTL_SECONDS: number = ONE_HOUR_S;

  /** Ids of stores and files that no plan deletes, comma-separated. */
  @Transform(toList)
  @Matches(/^[^\s\p{Cc}]+$/u, {
    each: true,
    message: 'PROTECTED_IDS must be ids of stores or files, without blanks or control characters',
  })
  readonly PROTECTED_IDS: readonly string[] = [];

  /** Patterns of names of stores and files that no plan deletes: `*` any characters, `?` one; comma-separated. */
  @Transform(toList) @MaxLength(256, { each: true }) readonly PROTECTED_NAMES: readonly string[] = [];

  /** Metadata of stores that no plan deletes, any of these pairs, comma-separated; `none` for none. */
  @Transform(toList)
  @Matches(/^([^=]+=.*|none)$/, {
    each: true,
    message: 'PROTECTED_METADATA must be pairs such as protected=true, or none',
  })
  readonly PROTECTED_METADATA: readonly string[] = ['protected=true'];

  /** Days for which what is new is in no plan. */
  @Transform(toNumber) @IsInt() @Min(0) @Max(36_500) readonly PROTECTED_NEWER_THAN_DAYS: number = 0;

  /** Where Redis or Valkey is, which replicas share; empty without. */
  @ValidateIf(({ REDIS_URL }: Environment) => REDIS_URL !== '')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['redis', 'rediss'] })
  readonly REDIS_URL: string = '';

  /** What the names of all its keys begin with. */
  @Matches(/^[\w:.-]{1,64}$/) readonly REDIS_KEY_PREFIX: string = 'vector-stores:';

  /** Jobs of one key that may run at once. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(1_000) readonly JOBS_RUNNING_PER_KEY: number = 5;

  /** Jobs of one key that are kept; what was finished longest ago makes room. */
  @Transform(toNumber) @IsInt() @Min(1) @Max(10_000) readonly JOBS_KEPT_PER_KEY: number = 100;

  /** Seconds for which a job is kept after it was last heard of. */
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(MAX_RETENTION_SECONDS)
  readonly JOB_RETENTION_SECONDS: number = ONE_DAY_S;

  /** Milliseconds without a sign of life after which another replica may go on with a job. */
  @Transform(toNumber) @IsInt() @Min(1_000) @Max(ONE_HOUR_MS) readonly JOB_LEASE_MS: number = 10_000;

  /** What OpenAI asks for a GiB in vector stores and day, in US dollars. */
  @Transform(toDecimal) @IsNumber() @Min(0) @Max(1_000) readonly STORAGE_PRICE_USD_PER_GIB_DAY: number = 0.1;

  /** GiB in vector stores that cost nothing. */
  @Transform(toDecimal) @IsNumber() @Min(0) @Max(1_000_000) readonly STORAGE_FREE_GIB: number = 1;

  /** Origins browsers may call from, comma-separated, or `*`; empty turns CORS off. */
  @Transform(toList)
  @Matches(/^(\*|https?:\/\/[^/\s]+)$/, {
    each: true,
    message: 'CORS_ORIGINS must be origins such as https://app.example.com, or *',
  })
  readonly CORS_ORIGINS: readonly string[] = [];

  /** Whose `X-Forwarded-*` headers to believe: `true`, `false`, a number of hops, or addresses. */
  @Transform(toTrustProxy)
  @ValidateBy({
    name: 'isTrustProxy',
    validator: {
      validate: isTrustProxy,
      defaultMessage: () =>
        'TRUST_PROXY must be true, false, a number of hops, or a list of addresses or networks',
    },
  })
  readonly TRUST_PROXY: boolean | number | string = false;

  @IsIn(LOG_LEVELS) readonly LOG_LEVEL: LogLevel = 'info';

  /** Secret of the key fingerprints; give replicas the same one. By default made anew at every start. */
  @IsString()
  @MinLength(KEY_HASH_SECRET_MIN_LENGTH)
  readonly KEY_HASH_SECRET: string = randomBytes(32).toString('base64url');

  /** Milliseconds that running requests get to finish after SIGTERM. */
  @Transform(toNumber) @IsInt() @Min(0) @Max(ONE_HOUR_MS) readonly SHUTDOWN_GRACE_MS: number = 10_000;

  /** Whether `/metrics` is served. */
  @Transform(toBoolean) @IsBoolean() readonly METRICS_ENABLED: boolean = true;

  /** Where spans are sent, an OpenTelemetry collector; empty sends none. */
  @ValidateIf(({ OTEL_EXPORTER_OTLP_ENDPOINT }: Environment) => OTEL_EXPORTER_OTLP_ENDPOINT !== '')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string = '';

  /** What the service is called in spans. */
  @IsString() @IsNotEmpty() readonly OTEL_SERVICE_NAME: string = SERVICE.name;

  /** Whether `/docs` and `/openapi.json` are served. */
  @Transform(toBoolean) @IsBoolean() readonly SWAGGER_ENABLED: boolean = true;
}

/** Names every variable that cannot be used, and why. Values are not repeated: one of them is a secret. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Invalid environment:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironmentError';
  }
}

/** Variables that many programs read in lower case too. */
const EITHER_CASE: ReadonlySet<string> = new Set(['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);

function valueOf(variables: Readonly<Record<string, unknown>>, name: string): unknown {
  const lowerCase = EITHER_CASE.has(name) ? variables[name.toLowerCase()] : undefined;
  return isUnset(lowerCase) ? variables[name] : lowerCase;
}

/**
 * Reads the service's settings from a set of variables; unknown ones are ignored, empty ones count as unset.
 *
 * @throws InvalidEnvironmentError with all problems at once
 */
export function parseEnvironment(variables: Readonly<Record<string, unknown>>): Environment {
  const defaults = new Environment();
  const given = Object.keys(defaults)
    .map((name) => [name, valueOf(variables, name)] as const)
    .filter(([, value]) => !isUnset(value));
  const environment = plainToInstance(Environment, Object.fromEntries(given));
  // Constraints come bottom decorator first: the last one is the type, which says most.
  const problems = validateSync(environment).flatMap((error) =>
    Object.values(error.constraints ?? {}).slice(-1),
  );
  if (problems.length === 0 && environment.OPENAI_DEADLINE_MS < environment.OPENAI_TIMEOUT_MS) {
    problems.push('OPENAI_DEADLINE_MS must not be less than OPENAI_TIMEOUT_MS');
  }
  if (problems.length === 0 && environment.REDIS_URL !== '' && isUnset(variables.KEY_HASH_SECRET)) {
    problems.push('KEY_HASH_SECRET must be set with REDIS_URL, to the same on every replica');
  }
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return environment;
}
