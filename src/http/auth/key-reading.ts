import { unsendable } from './sent-values.js';

/** Longest key, in characters: a token of an identity provider is much longer than a key of OpenAI's. */
export const MAX_KEY_LENGTH = 4_096;

/** Why a header holds no key that can be used. */
export interface KeyFault {
  readonly fault: string;
  /** What to do about it, where that is more than to send a key. */
  readonly hint?: string;
}

/** The key that a header holds, or why it holds none. */
export type KeyReading = string | KeyFault;

const BEARER = /^bearer(?: +(.*))?$/i;
const BEGINS_WITH_BEARER = /^bearer(?: |$)/i;
const QUOTED = /^(["'`]).*\1$/;
const UNSET = 'an environment variable that is not set is sent this way';
const UNQUOTE = 'send the key without them';
const COPY_AGAIN = 'copy the key again: only printable ASCII characters and spaces are allowed';

/** Reads a header whose value is the key and nothing else. */
export function readKey(header: string, value: string): KeyReading {
  const because = (fault: string, hint?: string): KeyFault => faultOf(header, fault, hint);
  if (value === '') return because('is empty', UNSET);
  const character = unsendable(value);
  if (character !== undefined) return because(character, COPY_AGAIN);
  if (BEGINS_WITH_BEARER.test(value)) return because('begins with "Bearer"', 'send the key alone');
  if (QUOTED.test(value)) return because('is in quotation marks', UNQUOTE);
  return value.length > MAX_KEY_LENGTH ? because(`is longer than ${MAX_KEY_LENGTH} characters`) : value;
}

/** Reads an `Authorization` header: `Bearer` in any case, spaces, and the key. */
export function readBearer(value: string): KeyReading {
  const because = (fault: string, hint?: string): KeyFault => faultOf('Authorization', fault, hint);
  if (value === '') return because('is empty', UNSET);
  const character = unsendable(value);
  if (character !== undefined) return because(character, COPY_AGAIN);
  const match = BEARER.exec(value);
  if (match === null) return because('does not begin with "Bearer "');
  const key = match[1] ?? '';
  if (key === '') return because('holds no key after "Bearer"', UNSET);
  if (BEGINS_WITH_BEARER.test(key)) return because('holds "Bearer" twice', 'send it once');
  if (QUOTED.test(key)) return because('holds a key in quotation marks', UNQUOTE);
  return key.length > MAX_KEY_LENGTH
    ? because(`holds a key that is longer than ${MAX_KEY_LENGTH} characters`)
    : key;
}

function faultOf(header: string, fault: string, hint: string | undefined): KeyFault {
  return { fault: `the header ${header} ${fault}`, ...(hint !== undefined && { hint }) };
}
