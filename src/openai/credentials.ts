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
    for (let at = 0; at < text.length; at += 1) if (isSecretAt(text, at, this.#apiKey)) return true;
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

/** Whether a text has, at a place, a run of characters that stands in the secret as well; a shorter secret counts whole. */
function isSecretAt(text: string, at: number, secret: string): boolean {
  const length = Math.min(SECRET_RUN_LENGTH, secret.length);
  return at + length <= text.length && secret.includes(text.slice(at, at + length));
}

/** Replaces what looks like a key, and every run of characters of the secret. */
function maskSecrets(shown: string, secret: string): string {
  const text = shown.replace(KEY_LIKE, MASK);
  const length = Math.min(SECRET_RUN_LENGTH, secret.length);
  let masked = '';
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isSecretAt(text, at, secret)) continue;
    if (at >= copied) masked += text.slice(copied, at) + MASK;
    copied = at + length;
  }
  return masked + text.slice(copied);
}
