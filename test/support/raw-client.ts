import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

/** A response with its undecoded body. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Sends one request with only the given headers and an unnormalized path. A list of values is sent as one header line each.
 *
 * @param target `METHOD /path`
 */
export function sendRaw(
  url: string,
  target: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body?: Buffer | string,
): Promise<RawAnswer> {
  const [method = '', path = ''] = target.split(' ');
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const to = { hostname, port, path: pathname.replace(/\/$/, '') + path };
    const sent = request({ ...to, method, headers: headers as OutgoingHttpHeaders }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.once('error', reject);
    if (body !== undefined) sent.setHeader('content-length', Buffer.byteLength(body));
    sent.end(body);
  });
}
