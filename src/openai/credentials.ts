import { createHmac, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** Characters of a fingerprint: enough to distinguish callers, and not enough to recover a key. */
const FINGERPRINT_LENGTH = 16;

export interface CredentialsInput {
  readonly apiKey: string;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
}

/**
 * The API key of one request, with its organization and project.
 *
 * Only the `authorization` getter, which the transport uses, exposes the key. Printing, serializing or inspecting the object
 * shows the fingerprint.
 */
export class Credentials {
  readonly #apiKey: string;
  readonly organization: string | undefined;
  readonly project: string | undefined;
  /** Identifies the caller in logs, throttling and governors: an HMAC of the key. It changes with the secret. */
  readonly fingerprint: string;
  readonly #fingerprintSecret: string;
  #signingKey: Buffer | undefined;

  constructor(input: CredentialsInput, fingerprintSecret: string) {
    this.#apiKey = input.apiKey;
    this.organization = input.organization;
    this.project = input.project;
    this.#fingerprintSecret = fingerprintSecret;
    this.fingerprint = fingerprintOf(input.apiKey, fingerprintSecret);
  }

  /** HMAC of organization and project; empty when the request has neither. */
  get scope(): string {
    if (this.organization === undefined && this.project === undefined) return '';
    return fingerprintOf(JSON.stringify([this.organization, this.project]), this.#fingerprintSecret);
  }

  /**
   * Signs a text for this key, organization and project, with a key derived from the secret of the service: 43 characters.
   * The signature depends on the purpose.
   */
  sign(purpose: string, text: string): string {
    this.#signingKey ??= createHmac('sha256', this.#fingerprintSecret)
      .update(JSON.stringify(['signing', this.organization, this.project, this.#apiKey]))
      .digest();
    return createHmac('sha256', this.#signingKey).update(`${purpose}\n${text}`).digest('base64url');
  }

  /** Verifies a signature in constant time. */
  hasSigned(purpose: string, text: string, signature: string): boolean {
    const [expected, given] = [Buffer.from(this.sign(purpose, text)), Buffer.from(signature)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** Value of the `Authorization` header. */
  get authorization(): string {
    return `Bearer ${this.#apiKey}`;
  }

  /** Masks the key, and anything that looks like a key, in a text that is shown or logged. */
  mask(text: string): string {
    return maskSecrets(text, this.#apiKey);
  }

  /** Whether a text contains a part of the key that must not be shown. */
  isIn(text: string): boolean {
    const secret = this.#apiKey;
    if (secret.length < SECRET_RUN_LENGTH) return wordOf(secret).test(text);
    for (let at = 0; at + SECRET_RUN_LENGTH <= text.length; at += 1)
      if (secret.includes(text.slice(at, at + SECRET_RUN_LENGTH))) return true;
    return false;
  }

  toString(): string {
    return `Credentials(${this.fingerprint})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const fingerprintOf = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url').slice(0, FINGERPRINT_LENGTH);

const MASK = '***';
/** Substrings of the key with at least this length are never shown. OpenAI's own masking keeps the first eight characters. */
const SECRET_RUN_LENGTH = 8;
const KEY_LIKE = /\bsk-[\w*-]+/g;

/** A string in a JSON document. The second group matches after a property name. */
const JSON_STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;
const JSON_DOCUMENT = /^\s*[{[]/;
const SYNTAX = /[\\^$.*+?()[\]{}|/-]/g;

/** Masks anything that looks like a key, and every long substring of the secret. A short secret is masked as a word. */
function maskSecrets(shown: string, secret: string): string {
  const text = shown.replace(KEY_LIKE, MASK);
  if (secret.length < SECRET_RUN_LENGTH) return maskWord(text, secret);
  const escaped = escapedOf(secret);
  return maskRuns(escaped === secret ? text : maskRuns(text, escaped), secret);
}

/** The secret as it is written in a JSON string. */
const escapedOf = (secret: string): string => JSON.stringify(secret).slice(1, -1);

function maskRuns(text: string, secret: string): string {
  const runs = new Set<string>();
  for (let at = 0; at + SECRET_RUN_LENGTH <= secret.length; at += 1)
    runs.add(secret.slice(at, at + SECRET_RUN_LENGTH));
  let masked = '';
  let copied = 0;
  for (let at = 0; at + SECRET_RUN_LENGTH <= text.length; at += 1) {
    if (!runs.has(text.slice(at, at + SECRET_RUN_LENGTH))) continue;
    if (at >= copied) masked += text.slice(copied, at) + MASK;
    copied = at + SECRET_RUN_LENGTH;
  }
  return masked + text.slice(copied);
}

/**
 * A short secret, such as `null` or `test`, may occur in a text by chance. In a JSON document only string values are masked, so
 * that it remains JSON.
 */
function maskWord(text: string, secret: string): string {
  if (!JSON_DOCUMENT.test(text)) return text.replace(wordOf(secret), MASK);
  const word = wordOf(escapedOf(secret));
  return text.replace(JSON_STRING, (string, value: string, colon?: string) =>
    colon === undefined ? `"${value.replace(word, MASK)}"` : string,
  );
}

/** The secret as a separate word. After a backslash it is part of an escape sequence. */
const wordOf = (secret: string): RegExp =>
  new RegExp(`(?<![\\w\\\\-])${secret.replace(SYNTAX, '\\$&')}(?![\\w-])`, 'g');
