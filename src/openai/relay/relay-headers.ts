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

/** The characters that Node sends in a header value. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

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

/**
 * The headers of an upstream answer that the caller gets. Values keep their bytes: they are decoded as latin1 here, and
 * Node sends them as latin1. `content-length` comes last: Node decodes a `content-disposition` after it as UTF-8, which
 * changes its bytes or fails. A header that Node refuses to send is left out, and so is all but the first content type.
 */
export function shownHeaders(headers: Headers): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && isShown(name) && isSendable(value)) shown[name] = value;
  }
  if (Array.isArray(shown['content-type'])) shown['content-type'] = shown['content-type'][0] ?? '';
  const { 'content-length': length, ...others } = shown;
  return length === undefined ? others : { ...others, 'content-length': length };
}

const isPassedOn = (name: string): boolean =>
  PASSED_ON.has(name) ||
  (name.startsWith('openai-') && !OF_CREDENTIALS.has(name)) ||
  name.startsWith('x-stainless-');

const isShown = (name: string): boolean =>
  SHOWN.has(name) || name.startsWith('openai-') || name.startsWith('x-ratelimit-');

const isSendable = (value: string | string[]): boolean => [value].flat().every((text) => SENDABLE.test(text));
