import { Fields } from '../fields.js';
import type { Account } from '../state/account.js';
import { parseJson } from './request-body.js';
import { parseUploadForm, rejectUnknownParts, type UploadForm } from './upload-form.js';

/** An authenticated request to a route of the emulated API, with its body read. */
export class ApiRequest {
  constructor(
    readonly account: Account,
    readonly query: URLSearchParams,
    private readonly params: Readonly<Record<string, string>>,
    private readonly contentType: string,
    private readonly body: Buffer,
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

  /** Returns the fields of the JSON body. @throws ApiError 400 if it is no JSON object or has unknown fields */
  fields(known: readonly string[]): Fields {
    return Fields.of(parseJson(this.body), known);
  }

  /** Returns the parts of the multipart body. @throws ApiError 400 if it is malformed or has unknown parts */
  async form(known: readonly string[]): Promise<UploadForm> {
    const form = await parseUploadForm(this.contentType, this.body);
    rejectUnknownParts(form, known);
    return form;
  }
}
