import { createHmac, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** Characters of a fingerprint: enough to tell callers apart, useless to find a key. */
const FINGERPRINT_LENGTH = 16;

export interface CredentialsInput {
  readonly apiKey: string;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
}

/**
 * Who calls upstream: the key of one request, and the organization and project it chose.
 *
 * The key leaves this object in one way only, the `authorization` getter that the transport uses; printing,
 * serializing or inspecting the object shows the fingerprint.
 */
export class Credentials {
  readonly #apiKey: string;
  readonly organization: string | undefined;
  readonly project: string | undefined;
  /** Tells callers apart in logs, throttling and governing: an HMAC of the key, the same for the same secret. */
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

  /** Tells apart where a key works: an HMAC of organization and project, empty when the key's own are meant. */
  get scope(): string {
    if (this.organization === undefined && this.project === undefined) return '';
    return fingerprintOf(JSON.stringify([this.organization, this.project]), this.#fingerprintSecret);
  }

  /**
   * A signature of a text that only a service with the same secret can make, and only for this key, organization and
   * project: 43 characters. Different for every purpose.
   */
  sign(purpose: string, text: string): string {
    this.#signingKey ??= createHmac('sha256', this.#fingerprintSecret)
      .update(JSON.stringify(['signing', this.organization, this.project, this.#apiKey]))
      .digest();
    return createHmac('sha256', this.#signingKey).update(`${purpose}\n${text}`).digest('base64url');
  }

  /** Whether a text has just this signature. Takes the same time wherever they differ. */
  hasSigned(purpose: string, text: string, signature: string): boolean {
    const [expected, given] = [Buffer.from(this.sign(purpose, text)), Buffer.from(signature)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** Value of the `Authorization` header. */
  get authorization(): string {
    return `Bearer ${this.#apiKey}`;
  }

  /** Takes the key, and whatever looks like a key, out of a text that is about to be shown or logged. */
  mask(text: string): string {
    return maskSecrets(text, this.#apiKey);
  }

  /** Whether a text holds a part of the key that must not be shown. */
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
/** Runs of the key this long are never shown. OpenAI's own masking leaves eight characters at the front. */
const SECRET_RUN_LENGTH = 8;
const KEY_LIKE = /\bsk-[\w*-]+/g;

/** A string of a JSON document, and whether it is a name. */
const JSON_STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;
const JSON_DOCUMENT = /^\s*[{[]/;
const SYNTAX = /[\\^$.*+?()[\]{}|/-]/g;

/** Replaces what looks like a key, and the secret: every run of its characters, or the word that a short one is. */
function maskSecrets(shown: string, secret: string): string {
  const text = shown.replace(KEY_LIKE, MASK);
  if (secret.length < SECRET_RUN_LENGTH) return maskWord(text, secret);
  const escaped = escapedOf(secret);
  return maskRuns(escaped === secret ? text : maskRuns(text, escaped), secret);
}

/** The secret as it stands in a JSON string. */
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
 * A short secret, such as `null` or `test`, is a word that a text may well hold by chance. In a JSON document only the
 * values are masked: the rest must stay JSON.
 */
function maskWord(text: string, secret: string): string {
  if (!JSON_DOCUMENT.test(text)) return text.replace(wordOf(secret), MASK);
  const word = wordOf(escapedOf(secret));
  return text.replace(JSON_STRING, (string, value: string, colon?: string) =>
    colon === undefined ? `"${value.replace(word, MASK)}"` : string,
  );
}

/** The secret where it stands alone; after a backslash it is a part of an escape. */
const wordOf = (secret: string): RegExp =>
  new RegExp(`(?<![\\w\\\\-])${secret.replace(SYNTAX, '\\$&')}(?![\\w-])`, 'g');
