import { createHash } from 'node:crypto';
import { ok, param, type ApiRequest, type ApiReply } from '../http/exchange.js';
import { Fields } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { Route } from '../http/router.js';
import { FILE_PURPOSES, type FilePurpose } from '../state/sandbox-file.js';
import type { SandboxUpload } from '../state/sandbox-upload.js';
import { refuseUnknownParts } from '../http/upload-form.js';

const UPLOAD = '/v1/uploads/{upload_id}';
const CREATE_FIELDS = ['filename', 'purpose', 'bytes', 'mime_type', 'expires_after'];
const MIB = 1024 * 1024;
const MAX_BYTES = 8 * 1024 * MIB;
const MAX_PART_BYTES = 64 * MIB;
const HOUR_SECONDS = 3600;
const MONTH_SECONDS = 30 * 24 * HOUR_SECONDS;

export const uploadRoutes: readonly Route[] = [
  { method: 'POST', template: '/v1/uploads', body: 'json', handler: create },
  { method: 'POST', template: `${UPLOAD}/parts`, body: 'multipart', handler: addPart },
  { method: 'POST', template: `${UPLOAD}/complete`, body: 'json', handler: complete },
  { method: 'POST', template: `${UPLOAD}/cancel`, body: 'none', handler: cancel },
];

function create({ account, json }: ApiRequest): ApiReply {
  const fields = Fields.of(json, CREATE_FIELDS);
  fields.requiredString('mime_type');
  const draft = {
    filename: fields.requiredString('filename'),
    purpose: purposeOf(fields),
    bytes: requiredInteger(fields, 'bytes', 1, MAX_BYTES),
    expiresAfterSeconds: lifetimeOf(fields),
  };
  return ok(account.createUpload(draft).toWire(account.nowSeconds));
}

function addPart(request: ApiRequest): ApiReply {
  const upload = pendingUpload(request);
  const { form } = request;
  if (!form) throw badRequest('Could not parse multipart form.');
  refuseUnknownParts(form, ['data']);
  const data = form.files.get('data');
  if (!data) throw badRequest("Missing required parameter: 'data'.", 'data', 'missing_required_parameter');
  if (data.content.length > MAX_PART_BYTES) throw badRequest('A part may have at most 64 MB.', 'data');
  const id = request.account.ids.uploadPart();
  upload.parts.set(id, data.content);
  const created_at = request.account.nowSeconds;
  return ok({ id, object: 'upload.part', created_at, upload_id: upload.id });
}

function complete(request: ApiRequest): ApiReply {
  const { account, json } = request;
  const upload = pendingUpload(request);
  const fields = Fields.of(json, ['part_ids', 'md5']);
  const ids = fields.strings('part_ids', 1, Infinity);
  if (!ids) throw fields.missing('part_ids');
  const content = Buffer.concat(ids.map((id, index) => partOf(upload, id, index)));
  const { bytes } = upload.draft;
  if (content.length !== bytes)
    throw badRequest(`Expected ${bytes} bytes, but the parts have ${content.length} bytes.`, 'part_ids');
  const md5 = fields.string('md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(content).digest('hex'))
    throw badRequest('The md5 checksum does not match the parts.', 'md5');
  upload.complete(account.files.create({ ...upload.draft, content }));
  return ok(upload.toWire(account.nowSeconds));
}

function cancel(request: ApiRequest): ApiReply {
  const upload = pendingUpload(request);
  upload.cancel();
  return ok(upload.toWire(request.account.nowSeconds));
}

/** @throws OpenAiError 404, and 400 for an upload that has ended */
function pendingUpload(request: ApiRequest): SandboxUpload {
  const { account } = request;
  const upload = account.upload(param(request, 'upload_id'));
  const status = upload.status(account.nowSeconds);
  if (status !== 'pending') throw badRequest(`Upload '${upload.id}' has status '${status}'.`);
  return upload;
}

function partOf(upload: SandboxUpload, id: string, index: number): Buffer {
  const part = upload.parts.get(id);
  if (part === undefined) throw badRequest(`No part found with id '${id}'.`, `part_ids[${index}]`);
  return part;
}

function purposeOf(fields: Fields): FilePurpose {
  fields.requiredString('purpose');
  return fields.oneOf('purpose', FILE_PURPOSES) ?? 'assistants';
}

function lifetimeOf(fields: Fields): number | undefined {
  const expiry = fields.object('expires_after', ['anchor', 'seconds']);
  if (!expiry) return undefined;
  expiry.requiredString('anchor');
  expiry.oneOf('anchor', ['created_at']);
  return requiredInteger(expiry, 'seconds', HOUR_SECONDS, MONTH_SECONDS);
}

function requiredInteger(fields: Fields, name: string, min: number, max: number): number {
  const value = fields.integer(name, min, max);
  if (value === undefined) throw fields.missing(name);
  return value;
}
