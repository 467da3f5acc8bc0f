/**
 * The subset of Postman's collection format that the service writes.
 *
 * @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
 */
export const POSTMAN_SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export interface PostmanCollection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string };
  readonly auth: PostmanAuth;
  readonly event: readonly PostmanEvent[];
  readonly variable: readonly PostmanValue[];
  readonly item: readonly PostmanFolder[];
}

export interface PostmanFolder {
  readonly name: string;
  readonly description: string;
  readonly item: readonly PostmanItem[];
}

export interface PostmanItem {
  readonly name: string;
  readonly event: readonly PostmanEvent[];
  readonly request: PostmanRequest;
  readonly response: readonly PostmanExample[];
}

export interface PostmanRequest {
  readonly method: string;
  readonly description: string;
  /** Default: that of the collection. */
  readonly auth?: PostmanAuth;
  readonly header: readonly PostmanValue[];
  readonly url: {
    readonly raw: string;
    readonly host: readonly string[];
    readonly path: readonly string[];
    readonly query: readonly PostmanValue[];
    readonly variable: readonly PostmanValue[];
  };
  readonly body?: PostmanBody;
}

export type PostmanBody =
  | {
      readonly mode: 'raw';
      readonly raw: string;
      readonly options: { readonly raw: { readonly language: 'json' } };
    }
  | { readonly mode: 'formdata'; readonly formdata: readonly PostmanFormField[] };

/** The file of a field is chosen in Postman. */
export type PostmanFormField =
  | (PostmanValue & { readonly type: 'text' })
  | { readonly key: string; readonly type: 'file'; readonly src: readonly []; readonly description: string };

/** A saved response. */
export interface PostmanExample {
  readonly name: string;
  readonly originalRequest: PostmanRequest;
  readonly status: string;
  readonly code: number;
  readonly _postman_previewlanguage: 'json' | 'text';
  readonly header: readonly PostmanValue[];
  readonly cookie: readonly [];
  readonly body: string;
}

export interface PostmanValue {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly disabled?: true;
}

export interface PostmanEvent {
  readonly listen: 'prerequest' | 'test';
  readonly script: { readonly type: 'text/javascript'; readonly exec: readonly string[] };
}

export type PostmanAuth =
  | { readonly type: 'noauth' }
  | { readonly type: 'apikey'; readonly apikey: readonly (PostmanValue & { readonly type: 'string' })[] };
