import type { FastifyRequest } from 'fastify';

/**
 * The values of a header, one for each line that was sent. `headers` does not have them: Node keeps only the first line of
 * some headers and joins those of others.
 *
 * @param name lower case
 */
export function sentValues({ raw: { rawHeaders } }: FastifyRequest, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at];
    if (sent?.length === name.length && sent.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}

const NOT_PRINTABLE = /[^\x20-\x7e]/;

/** Why a value cannot be sent on in a header, `undefined` if it can: only printable ASCII characters and spaces are. */
export function unsendable(value: string): string | undefined {
  const at = value.search(NOT_PRINTABLE);
  return at < 0 ? undefined : `contains a character that is not allowed (at position ${at + 1})`;
}
