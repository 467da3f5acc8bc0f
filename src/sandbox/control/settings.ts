import { badRequest } from '../http/api-error.js';
import { Fields } from '../fields.js';
import { DAY_MS } from '../units.js';

export const FAULT_KINDS = [
  'error_500',
  'error_503',
  'reset_before',
  'reset_after',
  'hang',
  'cut_json',
  'html_200',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface RateLimitSettings {
  readonly requests_per_second?: number;
  readonly requests_per_minute?: number;
  /** Requests accepted at once. Default: the rate per second, at least 1. */
  readonly burst?: number;
  /** The limited methods. Default: all. */
  readonly methods?: readonly string[];
  /** Adds `retry-after-ms` to a 429. Default: false. */
  readonly retry_after_ms_header?: boolean;
}

export interface FaultSettings {
  /** Fraction of requests that fail, from 0 to 1. */
  readonly rate: number;
  /** Drawn with equal probability. Default: all. */
  readonly kinds?: readonly FaultKind[];
  /** Seed of the sequence, which restarts whenever `faults` is set. Default 1. */
  readonly seed?: number;
  readonly methods?: readonly string[];
  /** Path prefix, such as `/v1/files`. Default: all paths. */
  readonly path_pattern?: string;
  /** Maximum number of faults. Default: no maximum. */
  readonly max?: number;
}

/** Limits on attaching files. OpenAI publishes 300 requests and 2,000 files. */
export interface AttachLimits {
  /** Requests for one vector store in any minute. */
  readonly requests_per_minute: number;
  /** Files attached with one API key in any minute. */
  readonly files_per_minute: number;
}

/** Settings that can be changed at run time, named as in `/_sandbox/settings`. */
export interface SandboxSettings {
  /** Delay of every response. Default 0. */
  readonly latency_ms: number;
  /** Maximum random delay in addition to `latency_ms`. Default 0. */
  readonly jitter_ms: number;
  /** Limit for each API key. Default: none. */
  readonly rate_limit: RateLimitSettings | null;
  /** Default: none. */
  readonly attach_limits: AttachLimits | null;
  /** Default: none. */
  readonly faults: FaultSettings | null;
  /** Time from attaching a file until it is `completed` or `failed`. Default 0. */
  readonly indexing_ms: number;
  /** Time that a detached file stays listed as `failed`. Default 0. */
  readonly phantoms_after_detach_ms: number;
  /** Time that `file_counts` stays outdated after a change. Default 0. */
  readonly stale_counts_ms: number;
  /** Time that a deleted file stays listed in its vector stores. Default 0. */
  readonly linger_after_file_delete_ms: number;
  /** Requires `OpenAI-Beta: assistants=v2` under `/vector_stores`. Default: false. */
  readonly require_beta_header: boolean;
}

export const DEFAULT_SETTINGS: SandboxSettings = {
  latency_ms: 0,
  jitter_ms: 0,
  rate_limit: null,
  attach_limits: null,
  faults: null,
  indexing_ms: 0,
  phantoms_after_detach_ms: 0,
  stale_counts_ms: 0,
  linger_after_file_delete_ms: 0,
  require_beta_header: false,
};

const PUBLISHED_ATTACH_LIMITS: AttachLimits = { requests_per_minute: 300, files_per_minute: 2_000 };
const DURATION_SETTINGS = [
  'latency_ms',
  'jitter_ms',
  'indexing_ms',
  'phantoms_after_detach_ms',
  'stale_counts_ms',
  'linger_after_file_delete_ms',
] as const;
const FAULT_METHODS = ['GET', 'POST', 'DELETE'] as const;
const MAX_DURATION_MS = 10 * 365 * DAY_MS;

/** Returns the settings with the changes of a patch. @throws ApiError 400 for an unknown name or an invalid value */
export function patchSettings(current: SandboxSettings, patch: unknown): SandboxSettings {
  const fields = Fields.of(patch, Object.keys(DEFAULT_SETTINGS));
  const durations: Partial<Record<(typeof DURATION_SETTINGS)[number], number>> = {};
  for (const name of DURATION_SETTINGS)
    durations[name] = fields.number(name, 0, MAX_DURATION_MS) ?? current[name];
  return {
    ...current,
    ...durations,
    ...(fields.has('rate_limit') && { rate_limit: parseRateLimit(fields) }),
    ...(fields.has('attach_limits') && { attach_limits: parseAttachLimits(fields) }),
    ...(fields.has('faults') && { faults: parseFaults(fields) }),
    require_beta_header: fields.boolean('require_beta_header') ?? current.require_beta_header,
  };
}

function parseRateLimit(fields: Fields): RateLimitSettings | null {
  const names = ['requests_per_second', 'requests_per_minute', 'burst', 'methods', 'retry_after_ms_header'];
  const limit = fields.object('rate_limit', names);
  if (!limit) return null;
  if (limit.has('requests_per_second') === limit.has('requests_per_minute'))
    throw badRequest(
      "'rate_limit' must have either 'requests_per_second' or 'requests_per_minute'.",
      'rate_limit',
    );
  return {
    requests_per_second: limit.number('requests_per_second', 0.001, 1_000_000),
    requests_per_minute: limit.number('requests_per_minute', 0.01, 60_000_000),
    burst: limit.integer('burst', 1, 1_000_000),
    methods: limit.listOf('methods', FAULT_METHODS),
    retry_after_ms_header: limit.boolean('retry_after_ms_header'),
  };
}

function parseAttachLimits(fields: Fields): AttachLimits | null {
  const limits = fields.object('attach_limits', ['requests_per_minute', 'files_per_minute']);
  if (!limits) return null;
  return {
    requests_per_minute:
      limits.integer('requests_per_minute', 1, 1_000_000) ?? PUBLISHED_ATTACH_LIMITS.requests_per_minute,
    files_per_minute:
      limits.integer('files_per_minute', 1, 1_000_000) ?? PUBLISHED_ATTACH_LIMITS.files_per_minute,
  };
}

function parseFaults(fields: Fields): FaultSettings | null {
  const given = fields.object('faults', ['rate', 'kinds', 'seed', 'methods', 'path_pattern', 'max']);
  if (!given) return null;
  return {
    rate: given.number('rate', 0, 1) ?? 1,
    kinds: given.listOf('kinds', FAULT_KINDS),
    seed: given.integer('seed', 0, 0xffffffff),
    methods: given.listOf('methods', FAULT_METHODS),
    path_pattern: given.string('path_pattern'),
    max: given.integer('max', 0, Number.MAX_SAFE_INTEGER),
  };
}
