type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Beside these, all `openai-*` and `x-stainless-*` (the official SDKs' own) are passed on. */
const PASSED_ON = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'idempotency-key',
  'user-agent',
  'x-client-request-id',
  'x-request-id',
]);

/** Those that belong to the credentials. */
const OF_CREDENTIALS = new Set(['openai-organization', 'openai-project']);

/** Beside these, all `openai-*` and `x-ratelimit-*` are shown. */
const SHOWN = new Set([
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'retry-after',
  'retry-after-ms',
  'vary',
  'x-request-id',
  'x-should-retry',
]);

/**
 * What of a caller's headers goes upstream, beside its credentials. Everything else stays here: what belongs to the
 * connection, cookies, and what a platform in front of the service adds for its own use.
 */
export function passedOnHeaders(headers: Headers): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' && isPassedOn(name)) passed[name] = value;
  }
  return passed;
}

/** What of upstream's headers the caller gets to see. */
export function shownHeaders(headers: Headers): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && isShown(name)) shown[name] = value;
  }
  return shown;
}

const isPassedOn = (name: string): boolean =>
  PASSED_ON.has(name) ||
  (name.startsWith('openai-') && !OF_CREDENTIALS.has(name)) ||
  name.startsWith('x-stainless-');

const isShown = (name: string): boolean =>
  SHOWN.has(name) || name.startsWith('openai-') || name.startsWith('x-ratelimit-');
