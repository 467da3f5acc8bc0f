import { Fields } from '../fields.js';
import type { Account } from '../state/account.js';
import { badRequest } from './api-error.js';
import { rejectUnknownParts, type UploadForm } from './upload-form.js';

/** An authenticated request to a route of the emulated API, with its body read. */
export class ApiRequest {
  constructor(
    readonly account: Account,
    readonly query: URLSearchParams,
    private readonly params: Readonly<Record<string, string>>,
    private readonly body: { readonly json?: unknown; readonly form?: UploadForm },
  ) {}

  /** Returns a path parameter, decoded where its percent-encoding is valid. */
  param(name: string): string {
    const value = this.params[name] ?? '';
    if (!value.includes('%')) return value;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }

  /** Returns the fields of the JSON body. @throws ApiError 400 if it is not an object or has unknown fields */
  fields(known: readonly string[]): Fields {
    return Fields.of(this.body.json, known);
  }

  /** Returns the parts of the multipart body. @throws ApiError 400 if it has unknown parts */
  form(known: readonly string[]): UploadForm {
    const { form } = this.body;
    if (!form) throw badRequest('Could not parse multipart form.');
    rejectUnknownParts(form, known);
    return form;
  }
}
