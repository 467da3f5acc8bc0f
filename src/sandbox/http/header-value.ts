import { isUtf8 } from 'node:buffer';

/** A header value with parameters, such as `form-data; name="file"; filename*=utf-8''a.txt`. */
export interface HeaderValue {
  /** The text before the first parameter, in lowercase. */
  readonly type: string;
  /** Returns the text of a parameter. The extended form (`name*=`) takes precedence over the plain form. */
  readonly param: (name: string) => string | undefined;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs;
const EXTENDED = /^([^']*)'[^']*'(.*)$/s;
/** Errors of `TextDecoder` for an unknown charset and for invalid bytes. */
const UNDECODABLE = ['ERR_ENCODING_NOT_SUPPORTED', 'ERR_ENCODING_INVALID_ENCODED_DATA'];
const ENCODED_WORD = /=\?([^\s?*]+)(?:\*[^\s?]*)?\?([bq])\?([^\s?]*)\?=/gi;

/**
 * Parses a header value in all forms that HTTP clients are known to send. The first of several equal parameters applies.
 *
 * @param bytes the value as Latin-1 text, one character per byte, as in Node.js headers
 * @see https://www.rfc-editor.org/rfc/rfc7578#section-4.2 for the plain form
 * @see https://www.rfc-editor.org/rfc/rfc8187 for the extended form
 */
export function readHeaderValue(bytes: string): HeaderValue {
  const raw = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of bytes.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    // Only quotes and backslashes are escaped; any other backslash belongs to a Windows path.
    if (!raw.has(key)) raw.set(key, quoted?.replace(/\\(["\\])/g, '$1') ?? token.trim());
  }
  return {
    type: (bytes.split(';', 1)[0] ?? '').trim().toLowerCase(),
    param: (name) => {
      const plain = raw.get(name);
      const extended = raw.get(`${name}*`);
      if (extended === undefined) return plain === undefined ? undefined : plainText(plain);
      return extendedText(extended) ?? plainText(plain ?? extended);
    },
  };
}

/** Decodes `charset'language'percent-encoded`. Returns undefined if it is malformed or the charset is unknown. */
function extendedText(value: string): string | undefined {
  const [, charset, encoded] = EXTENDED.exec(value) ?? [];
  if (charset === undefined || encoded === undefined) return undefined;
  return decodeCharset(charset, unescapeHex(encoded, '%'));
}

/** Decodes a plain value: UTF-8 or Latin-1, the three characters that browsers escape, and RFC 2047 words (.NET). */
function plainText(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  const text = isUtf8(bytes) ? bytes.toString() : value;
  return text
    .replace(/%(?:22|0a|0d)/gi, (escape) => decodeURIComponent(escape))
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(ENCODED_WORD, (word, charset: string, kind: string, encoded: string) => {
      const isBase64 = kind.toLowerCase() === 'b';
      const content = isBase64
        ? Buffer.from(encoded, 'base64')
        : unescapeHex(encoded.replaceAll('_', ' '), '=');
      return decodeCharset(charset, content) ?? word;
    });
}

/** Replaces each escape character and its two hexadecimal digits by the byte. */
function unescapeHex(text: string, escape: '%' | '='): Buffer {
  const pattern = new RegExp(`${escape}([0-9a-f]{2})`, 'gi');
  const bytes = text.replace(pattern, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

function decodeCharset(charset: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    if (UNDECODABLE.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
