import { badRequest } from './openai-error.js';

export interface FilePart {
  readonly filename: string;
  readonly content: Buffer;
}

/** The parts of a multipart/form-data body, by field name. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FilePart>;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads a whole multipart/form-data body. @throws OpenAiError 400 when it is none, or is cut short. */
export function parseMultipart(contentType: string, body: Buffer): UploadForm {
  const boundary = /^multipart\/form-data\s*;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined)
    throw badRequest(`Invalid Content-Type header (${contentType}), expected multipart/form-data.`);
  const fields = new Map<string, string>();
  const files = new Map<string, FilePart>();
  for (const part of partsOf(body, Buffer.from(`--${name}`))) {
    const { field, filename, content } = readPart(part);
    if (filename === undefined) fields.set(field, content.toString());
    else files.set(field, { filename, content });
  }
  return { fields, files };
}

function partsOf(body: Buffer, delimiter: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(delimiter);
  for (;;) {
    if (start < 0) throw badRequest('Could not parse multipart form.');
    const from = start + delimiter.length;
    if (body.subarray(from, from + 2).toString() === '--') return parts;
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), from);
    if (end < 0) throw badRequest('Could not parse multipart form.');
    parts.push(body.subarray(from + 2, end));
    start = end + 2;
  }
}

function readPart(part: Buffer): { field: string; filename: string | undefined; content: Buffer } {
  const split = part.indexOf(HEAD_END);
  const head = part.subarray(0, Math.max(split, 0)).toString();
  const field = /\bname="([^"]*)"/i.exec(head.replace(/filename\*?="[^"]*"/gi, ''))?.[1];
  if (split < 0 || field === undefined) throw badRequest('Could not parse multipart form.');
  const filename = /\bfilename="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1];
  return {
    field,
    filename: filename?.replace(/\\(.)/g, '$1').replaceAll('%22', '"'),
    content: part.subarray(split + HEAD_END.length),
  };
}
