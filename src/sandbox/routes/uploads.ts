import { createHash } from 'node:crypto';
import { missingParameter } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { RouteTable } from '../http/router.js';
import { FILE_PURPOSES } from '../state/sandbox-file.js';
import type { SandboxUpload } from '../state/sandbox-upload.js';
import { readFileLifetime } from './resource-fields.js';

const NEW_UPLOAD_FIELDS = ['filename', 'purpose', 'bytes', 'mime_type', 'expires_after'];
const MAX_UPLOAD_BYTES = 8 * 1024 ** 3;
const MAX_PART_BYTES = 64 * 1024 ** 2;

export const uploadRoutes: RouteTable = {
  'POST /v1/uploads': (request) => {
    const { account } = request;
    const fields = request.fields(NEW_UPLOAD_FIELDS);
    fields.requiredString('mime_type');
    const expiry = fields.object('expires_after', ['anchor', 'seconds']);
    const draft = {
      filename: fields.requiredString('filename'),
      purpose: fields.requiredOneOf('purpose', FILE_PURPOSES),
      bytes: fields.requiredInteger('bytes', 1, MAX_UPLOAD_BYTES),
      expiresAfterSeconds: expiry && readFileLifetime(expiry),
    };
    return account.createUpload(draft).toWire(account.nowSeconds);
  },

  'POST /v1/uploads/{upload_id}/parts': async (request) => {
    const { account } = request;
    const { files } = await request.form(['data']);
    const upload = pendingUpload(request);
    const data = files.get('data');
    if (!data) throw missingParameter('data');
    if (data.content.length > MAX_PART_BYTES) throw badRequest('A part may have at most 64 MB.', 'data');
    const id = account.ids.next('part_');
    upload.parts.set(id, data.content);
    return { id, object: 'upload.part', created_at: account.nowSeconds, upload_id: upload.id };
  },

  'POST /v1/uploads/{upload_id}/complete': (request) => {
    const { account } = request;
    const upload = pendingUpload(request);
    const fields = request.fields(['part_ids', 'md5']);
    const ids = fields.required('part_ids', fields.strings('part_ids', 1, Infinity));
    const content = Buffer.concat(ids.map((id, index) => partContent(upload, id, index)));
    const { bytes } = upload.draft;
    if (content.length !== bytes)
      throw badRequest(`Expected ${bytes} bytes, but the parts have ${content.length} bytes.`, 'part_ids');
    const md5 = fields.string('md5');
    if (md5 !== undefined && md5 !== createHash('md5').update(content).digest('hex'))
      throw badRequest('The md5 checksum does not match the parts.', 'md5');
    upload.complete(account.files.create({ ...upload.draft, content }));
    return upload.toWire(account.nowSeconds);
  },

  'POST /v1/uploads/{upload_id}/cancel': (request) => {
    const upload = pendingUpload(request);
    upload.cancel();
    return upload.toWire(request.account.nowSeconds);
  },
};

/** Returns the upload named in the path. @throws ApiError 404, or 400 if it is not pending */
function pendingUpload(request: ApiRequest): SandboxUpload {
  const { account } = request;
  const upload = account.upload(request.param('upload_id'));
  const status = upload.status(account.nowSeconds);
  if (status !== 'pending') throw badRequest(`Upload '${upload.id}' has status '${status}'.`);
  return upload;
}

function partContent(upload: SandboxUpload, id: string, index: number): Buffer {
  const part = upload.parts.get(id);
  if (part === undefined) throw badRequest(`No part found with id '${id}'.`, `part_ids[${index}]`);
  return part;
}
