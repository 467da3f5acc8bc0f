type HeaderFields = Readonly<Record<string, string | string[] | undefined>>;

/** Request headers that are forwarded, in addition to `openai-*` and `x-stainless-*` (of the official SDKs). */
const REQUEST_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'idempotency-key',
  'user-agent',
  'x-client-request-id',
  'x-request-id',
]);

/** These are part of the credentials. */
const CREDENTIAL_HEADERS = new Set(['openai-organization', 'openai-project']);

/** Header values that Node accepts. */
const SENDABLE_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Response headers that are forwarded, in addition to `openai-*` and `x-ratelimit-*`. */
const RESPONSE_HEADERS = new Set([
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
 * Returns the request headers to forward to upstream, in addition to the credentials. Connection headers, cookies and headers
 * added by a platform in front of the service are not forwarded.
 */
export function forwardedRequestHeaders(headers: HeaderFields): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' && isForwardedRequestHeader(name)) forwarded[name] = value;
  }
  return forwarded;
}

/**
 * Returns the response headers to forward to the client. Values keep their bytes, because they are decoded and sent as latin1.
 * `content-length` comes last: Node decodes a `content-disposition` after it as UTF-8, which changes its bytes or fails.
 * Headers that Node cannot send are omitted, and so are all content types but the first.
 */
export function forwardedResponseHeaders(headers: HeaderFields): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && isForwardedResponseHeader(name) && isSendableValue(value)) shown[name] = value;
  }
  if (Array.isArray(shown['content-type'])) shown['content-type'] = shown['content-type'][0] ?? '';
  const { 'content-length': length, ...others } = shown;
  return length === undefined ? others : { ...others, 'content-length': length };
}

const isForwardedRequestHeader = (name: string): boolean =>
  REQUEST_HEADERS.has(name) ||
  (name.startsWith('openai-') && !CREDENTIAL_HEADERS.has(name)) ||
  name.startsWith('x-stainless-');

const isForwardedResponseHeader = (name: string): boolean =>
  RESPONSE_HEADERS.has(name) || name.startsWith('openai-') || name.startsWith('x-ratelimit-');

const isSendableValue = (value: string | string[]): boolean =>
  [value].flat().every((text) => SENDABLE_VALUE.test(text));
