import { sendingFault } from './sent-values.js';

/** Maximum length of a key, in characters. Tokens of identity providers are much longer than OpenAI's keys. */
export const MAX_KEY_LENGTH = 4_096;

/** Why a header contains no usable key. */
interface KeyFault {
  readonly fault: string;
  /** How to fix it, unless sending a key is enough. */
  readonly hint?: string;
}

/** The key in a header, or why there is none. */
export type KeyReading = string | KeyFault;

const BEARER = /^bearer(?: +(.*))?$/i;
const STARTS_WITH_BEARER = /^bearer(?: |$)/i;
const QUOTED = /^(["'`]).*\1$/;
const UNSET = 'check that the environment variable with the key is set';
const UNQUOTE = 'send the key without quotation marks';
const COPY_AGAIN = 'copy the key again: only printable ASCII characters and spaces are allowed';

/** Reads a header whose value is the key. */
export function readKey(header: string, value: string): KeyReading {
  const unusable = (fault: string, hint?: string): KeyFault => faultOf(header, fault, hint);
  if (value === '') return unusable('is empty', UNSET);
  const character = sendingFault(value);
  if (character !== undefined) return unusable(character, COPY_AGAIN);
  if (STARTS_WITH_BEARER.test(value)) return unusable('starts with "Bearer"', 'send the key only');
  if (QUOTED.test(value)) return unusable('is in quotation marks', UNQUOTE);
  return value.length > MAX_KEY_LENGTH ? unusable(`is longer than ${MAX_KEY_LENGTH} characters`) : value;
}

/** Reads an `Authorization` header: `Bearer` in any case, spaces, and the key. */
export function readBearer(value: string): KeyReading {
  const unusable = (fault: string, hint?: string): KeyFault => faultOf('Authorization', fault, hint);
  if (value === '') return unusable('is empty', UNSET);
  const character = sendingFault(value);
  if (character !== undefined) return unusable(character, COPY_AGAIN);
  const match = BEARER.exec(value);
  if (match === null) return unusable('does not start with "Bearer "');
  const key = match[1] ?? '';
  if (key === '') return unusable('contains no key after "Bearer"', UNSET);
  if (STARTS_WITH_BEARER.test(key)) return unusable('contains "Bearer" twice', 'send it once');
  if (QUOTED.test(key)) return unusable('contains a key in quotation marks', UNQUOTE);
  return key.length > MAX_KEY_LENGTH
    ? unusable(`contains a key that is longer than ${MAX_KEY_LENGTH} characters`)
    : key;
}

function faultOf(header: string, fault: string, hint: string | undefined): KeyFault {
  return { fault: `the header ${header} ${fault}`, ...(hint !== undefined && { hint }) };
}
