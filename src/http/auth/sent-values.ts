import type { FastifyRequest } from 'fastify';

/**
 * The values of a header, one per line as sent. `request.headers` does not have them: Node keeps only the first line of some
 * headers and joins the lines of others.
 *
 * @param name in lower case
 */
export function sentValues({ raw: { rawHeaders } }: FastifyRequest, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const sentName = rawHeaders[index];
    if (sentName?.length === name.length && sentName.toLowerCase() === name)
      values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

const NOT_PRINTABLE = /[^\x20-\x7e]/;

/** Why a value cannot be sent in a header: it may contain printable ASCII characters only. `undefined` if it can. */
export function sendingFault(value: string): string | undefined {
  const index = value.search(NOT_PRINTABLE);
  return index < 0 ? undefined : `contains a character that is not allowed (at position ${index + 1})`;
}
