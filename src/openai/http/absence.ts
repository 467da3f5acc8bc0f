import type { ErrorBody } from './error-body.js';

/** Names a kind of object, and states that it is missing. */
const MISSING_OBJECT =
  /^(?=.*\b(vector ?stores?|files?|batch|uploads?)\b)(?=.*\b(not found|no such|no\b.*\bfound|does ?n[o']t exist|missing)\b)/i;
/** Names a route instead of an object: the server has no such route. */
const ROUTE = /\b(route|url|path|endpoint|cannot (get|post|delete))\b|\/v\d/i;

/**
 * Whether a 404 states that an object of the call does not exist: its body names one of the ids or, in JSON, the kind of
 * object. Any other 404 may be caused by a wrong base URL, a missing route, or a proxy.
 *
 * @param path of the call, relative to the base URL, with its ids percent-encoded
 */
export function provesAbsence({ message = '', code = '', isJson }: ErrorBody, path: string): boolean {
  const text = `${code.replaceAll('_', ' ')} ${message}`;
  if (idsIn(path).some((id) => names(message, id))) return true;
  return isJson && MISSING_OBJECT.test(text) && !ROUTE.test(text);
}

/** Paths alternate between the name of a collection and an id: `/vector_stores/{id}/files/{id}`. */
function idsIn(path: string): string[] {
  const [route = ''] = path.split('?', 1);
  const segments = route.split('/').slice(1);
  return segments.filter((segment, place) => place % 2 === 1 && segment !== '').map(decodeURIComponent);
}

/** Whether a text contains an id, other than as a part of a longer word or of a path. */
function names(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const [before = '', after = ''] = [text[at - 1], text[at + id.length]];
    if (!/[\w/-]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}
