import { type ApiRequest, urlOf } from './request';

/** Words that need no quotes in any POSIX shell. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Quotes a word for a POSIX shell. Inside single quotes, no character is special except the quote. */
export function shellQuote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Organization and project are ids, not secrets. */
export interface CurlContext {
  /** Absolute URL of the service, with a trailing slash. */
  readonly base: string;
  /** Headers of the session other than the key. */
  readonly scope: Readonly<Record<string, string>>;
}

/** A curl command that sends this request. The key is the variable `$OPENAI_API_KEY`. */
export function toCurl(request: ApiRequest, { base, scope }: CurlContext): string {
  const headers = { ...scope, ...request.headers };
  const method = request.method === 'get' ? '' : ` -X ${request.method.toUpperCase()}`;
  // Without -g, curl would expand brackets and braces in the URL.
  const parts = [`curl -sS${method} -g ${shellQuote(urlOf(request, base))}`];
  parts.push('-H "x-openai-api-key: $OPENAI_API_KEY"');
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${shellQuote(`${name}: ${value}`)}`);
  if (request.body !== undefined) {
    parts.push(
      "-H 'content-type: application/json'",
      `--data-raw ${shellQuote(JSON.stringify(request.body))}`,
    );
  }
  for (const [name, value] of Object.entries(request.form ?? {}))
    parts.push(`-F ${shellQuote(`${name}=${value}`)}`);
  return parts.join(' \\\n  ');
}
