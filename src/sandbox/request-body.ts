import type { IncomingMessage } from 'node:http';
import { badRequest, OpenAiError } from './openai-error.js';

/** A file of 512 MiB, and the form around it. */
const MAX_BYTES = 513 * 1024 * 1024;

/** Reads the whole body. @throws OpenAiError 413 above 513 MiB */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new OpenAiError(413, 'Maximum content size limit (536870912) exceeded.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Parses a JSON body; an empty one counts as `{}`. @throws OpenAiError 400 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw badRequest(
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library ' +
        'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
    );
  }
}
