import { Dicer } from '@fastify/busboy';
import { readHeaderValue } from './header-value.js';
import { badRequest, type ApiError } from './api-error.js';

export interface FilePart {
  /** Without directories. */
  readonly filename: string;
  /** A view of the request body if possible. */
  readonly content: Buffer;
}

/** The parts of a multipart/form-data body, by field name. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FilePart>;
}

interface RawPart {
  headers: Readonly<Record<string, readonly string[]>> | undefined;
  readonly chunks: Buffer[];
}

const MAX_PARTS = 1000;
const MAX_FIELD_BYTES = 1024 * 1024;
/** Below the 80 KiB at which the parser silently truncates the headers of a part. */
const MAX_PART_HEADER_BYTES = 16 * 1024;
/** Limit of the parser. RFC 2046 allows 70. */
const MAX_BOUNDARY_BYTES = 252;
/** `: ` and the line break. */
const HEADER_FRAMING_BYTES = 4;

/**
 * Parses a multipart/form-data body. A part with a file name, even an empty one, is a file.
 *
 * @throws ApiError 400 if the body is malformed, truncated or exceeds a limit
 */
export async function parseUploadForm(contentType: string, body: Buffer): Promise<UploadForm> {
  const fields = new Map<string, string>();
  const files = new Map<string, FilePart>();
  for (const { headers, chunks } of await readParts(boundaryOf(contentType), body)) {
    const { type, param } = readHeaderValue(headers?.['content-disposition']?.[0] ?? '');
    const name = param('name');
    if (type !== 'form-data' || name === undefined) throw malformed();
    const filename = param('filename');
    const content = concatenate(chunks);
    if (filename !== undefined) files.set(name, { filename: filename.replace(/^.*[/\\]/s, ''), content });
    else if (content.length <= MAX_FIELD_BYTES) fields.set(name, content.toString());
    else throw badRequest(`A text field of a form may have at most ${MAX_FIELD_BYTES} bytes.`);
  }
  return { fields, files };
}

/** @throws ApiError 400 if the form has a part with any other name */
export function rejectUnknownParts(form: UploadForm, known: readonly string[]): void {
  const names = [...new Set([...form.fields.keys(), ...form.files.keys()])];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const list = unknown.map((name) => `'${name}'`).join(', ');
  const verb = unknown.length === 1 ? 'was' : 'were';
  throw badRequest(`Additional properties are not allowed (${list} ${verb} unexpected)`);
}

function boundaryOf(contentType: string): string {
  const { type, param } = readHeaderValue(contentType);
  const boundary = param('boundary') ?? '';
  if (type === 'multipart/form-data' && boundary !== '' && boundary.length <= MAX_BOUNDARY_BYTES)
    return boundary;
  throw badRequest(`Invalid Content-Type header (${contentType}), expected multipart/form-data.`);
}

/** Writes the body in one piece, so the parser returns views of it instead of copies. */
function readParts(boundary: string, body: Buffer): Promise<RawPart[]> {
  return new Promise((resolve, reject) => {
    const parts: RawPart[] = [];
    const parser = new Dicer({ boundary, maxHeaderPairs: MAX_PART_HEADER_BYTES });
    const fail = (): void => reject(malformed());
    parser.on('part', (stream) => {
      if (parts.length === MAX_PARTS) throw badRequest(`A form may have at most ${MAX_PARTS} parts.`);
      const part: RawPart = { headers: undefined, chunks: [] };
      parts.push(part);
      stream.on('header', (headers) => {
        part.headers = headers as NonNullable<RawPart['headers']>;
        checkPartHeaders(part.headers);
      });
      stream.on('data', (chunk) => part.chunks.push(chunk as Buffer));
      stream.on('error', fail);
    });
    parser.on('error', fail);
    parser.on('finish', () => resolve(parts));
    parser.end(body);
  });
}

function checkPartHeaders(headers: NonNullable<RawPart['headers']>): void {
  let bytes = 0;
  for (const [name, values] of Object.entries(headers))
    for (const value of values) bytes += name.length + value.length + HEADER_FRAMING_BYTES;
  if (bytes > MAX_PART_HEADER_BYTES)
    throw badRequest(`The headers of a form part may have at most ${MAX_PART_HEADER_BYTES} bytes.`);
}

function concatenate(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}

function malformed(): ApiError {
  return badRequest('Could not parse multipart form.');
}
