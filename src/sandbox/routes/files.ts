import { Fields, missingParameter, supportedValue } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { RouteTable } from '../http/router.js';
import type { UploadForm } from '../http/upload-form.js';
import { FILE_PURPOSES, type SandboxFile } from '../state/sandbox-file.js';
import { FILE_PAGE_LIMITS, listBody, parsePageRequest } from './listing.js';
import { readFileLifetime } from './resource-fields.js';

const LISTED_PURPOSES = [...FILE_PURPOSES, 'assistants_output', 'batch_output', 'fine-tune-results'] as const;
const EXPIRY_ANCHOR = 'expires_after[anchor]';
const EXPIRY_SECONDS = 'expires_after[seconds]';
const NEW_FILE_PARTS = ['file', 'purpose', EXPIRY_ANCHOR, EXPIRY_SECONDS];

export const fileRoutes: RouteTable = {
  'GET /v1/files': ({ account, query }) => {
    const text = query.get('purpose');
    const purpose = text === null ? undefined : supportedValue(text, LISTED_PURPOSES, 'purpose');
    const accepts =
      purpose === undefined ? undefined : (file: SandboxFile): boolean => file.purpose === purpose;
    const page = account.files.page({ ...parsePageRequest(query, FILE_PAGE_LIMITS), accepts });
    return listBody(page, (file) => file.toWire());
  },

  'POST /v1/files': async (request) => {
    const form = await request.form(NEW_FILE_PARTS);
    const file = form.files.get('file');
    if (!file) throw missingParameter('file');
    const fields = textFields(form);
    const hasExpiry = fields.has(EXPIRY_ANCHOR) || fields.has(EXPIRY_SECONDS);
    const draft = {
      ...file,
      purpose: fields.requiredOneOf('purpose', FILE_PURPOSES),
      expiresAfterSeconds: hasExpiry ? readFileLifetime(fields, EXPIRY_ANCHOR, EXPIRY_SECONDS) : undefined,
    };
    return request.account.files.create(draft).toWire();
  },

  'GET /v1/files/{file_id}': (request) => request.account.files.get(request.param('file_id')).toWire(),

  'DELETE /v1/files/{file_id}': (request) => {
    const id = request.param('file_id');
    request.account.deleteFile(id);
    return { object: 'file', deleted: true, id };
  },

  'GET /v1/files/{file_id}/content': (request) => {
    const file = request.account.files.get(request.param('file_id'));
    if (!file.isDownloadable) throw badRequest(`Not allowed to download files of purpose: ${file.purpose}`);
    return file.content;
  },
};

/** Returns the text parts, with the types that a JSON request would have. */
function textFields({ fields }: UploadForm): Fields {
  const seconds = fields.get(EXPIRY_SECONDS) ?? '';
  const numbers = /^\d+$/.test(seconds) ? { [EXPIRY_SECONDS]: Number(seconds) } : {};
  return Fields.of({ ...Object.fromEntries(fields), ...numbers }, NEW_FILE_PARTS);
}
