import { Fields, missingParameter, supportedValue } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { RouteTable } from '../http/router.js';
import type { UploadForm } from '../http/upload-form.js';
import { FILE_PURPOSES, type SandboxFile } from '../state/sandbox-file.js';
import { FILE_PAGE_LIMITS, listBody, parsePageRequest } from './listing.js';
import { readFileLifetime } from './resource-fields.js';

const LISTED_PURPOSES = [...FILE_PURPOSES, 'assistants_output', 'batch_output', 'fine-tune-results'] as const;
const NEW_FILE_PARTS = ['file', 'purpose', 'expires_after[anchor]', 'expires_after[seconds]'];

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
    const fields = fieldsOfForm(form);
    const draft = {
      ...file,
      purpose: fields.requiredOneOf('purpose', FILE_PURPOSES),
      expiresAfterSeconds: readFileLifetime(fields),
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

/** Converts the text parts to the fields that a JSON request would have. */
function fieldsOfForm({ fields }: UploadForm): Fields {
  const anchor = fields.get('expires_after[anchor]');
  const text = fields.get('expires_after[seconds]');
  const seconds = text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
  const hasExpiry = anchor !== undefined || seconds !== undefined;
  const expires_after = hasExpiry
    ? Fields.ofForm({ anchor, seconds }, ['anchor', 'seconds'], 'expires_after')
    : undefined;
  return Fields.of({ purpose: fields.get('purpose'), expires_after }, ['purpose', 'expires_after']);
}
