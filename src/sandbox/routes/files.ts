import { ok, param, type ApiRequest, type ApiReply } from '../http/exchange.js';
import { checkRange, supportedValue } from '../fields.js';
import { listBody, FILE_PAGE_LIMITS, parsePageRequest } from '../listing.js';
import { badRequest } from '../http/api-error.js';
import type { Route } from '../http/router.js';
import { FILE_PURPOSES, type SandboxFile } from '../state/sandbox-file.js';
import { refuseUnknownParts, type UploadForm } from '../http/upload-form.js';

const ALL_PURPOSES = [...FILE_PURPOSES, 'assistants_output', 'batch_output', 'fine-tune-results'] as const;
const FORM_PARTS = ['file', 'purpose', 'expires_after[anchor]', 'expires_after[seconds]'];

export const fileRoutes: readonly Route[] = [
  { method: 'GET', template: '/v1/files', body: 'none', handler: list },
  { method: 'POST', template: '/v1/files', body: 'multipart', handler: upload },
  { method: 'GET', template: '/v1/files/{file_id}', body: 'none', handler: retrieve },
  { method: 'DELETE', template: '/v1/files/{file_id}', body: 'none', handler: remove },
  { method: 'GET', template: '/v1/files/{file_id}/content', body: 'none', handler: download },
];

function list({ account, query }: ApiRequest): ApiReply {
  const wanted = query.get('purpose');
  const purpose = wanted === null ? undefined : supportedValue(wanted, ALL_PURPOSES, 'purpose');
  const accepts =
    purpose === undefined ? undefined : (file: SandboxFile): boolean => file.purpose === purpose;
  const page = account.files.page({ ...parsePageRequest(query, FILE_PAGE_LIMITS), accepts });
  return ok(listBody(page, (file) => file.toWire()));
}

function upload({ account, form }: ApiRequest): ApiReply {
  if (!form) throw badRequest('Could not parse multipart form.');
  refuseUnknownParts(form, FORM_PARTS);
  const file = form.files.get('file');
  if (!file) throw missing('file');
  const purpose = form.fields.get('purpose');
  if (purpose === undefined) throw missing('purpose');
  const draft = {
    ...file,
    purpose: supportedValue(purpose, FILE_PURPOSES, 'purpose'),
    expiresAfterSeconds: lifetimeOf(form),
  };
  return ok(account.files.create(draft).toWire());
}

function retrieve(request: ApiRequest): ApiReply {
  return ok(request.account.files.get(param(request, 'file_id')).toWire());
}

function remove(request: ApiRequest): ApiReply {
  const id = param(request, 'file_id');
  request.account.deleteFile(id);
  return ok({ object: 'file', deleted: true, id });
}

function download(request: ApiRequest): ApiReply {
  const file = request.account.files.get(param(request, 'file_id'));
  if (!file.isDownloadable) throw badRequest(`Not allowed to download files of purpose: ${file.purpose}`);
  return ok(file.content);
}

function lifetimeOf(form: UploadForm): number | undefined {
  const anchor = form.fields.get('expires_after[anchor]');
  const seconds = form.fields.get('expires_after[seconds]');
  if (anchor === undefined && seconds === undefined) return undefined;
  if (anchor === undefined) throw missing('expires_after[anchor]');
  supportedValue(anchor, ['created_at'], 'expires_after[anchor]');
  if (seconds === undefined) throw missing('expires_after[seconds]');
  if (!/^\d+$/.test(seconds))
    throw badRequest("Invalid type for 'expires_after[seconds]': expected an integer.", null, 'invalid_type');
  checkRange('expires_after[seconds]', Number(seconds), 3600, 2_592_000, 'integer');
  return Number(seconds);
}

function missing(name: string): Error {
  return badRequest(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
}
