import { createFinalURL, createQuerySerializer, defaultPathSerializer } from 'openapi-fetch';
import type { paths } from './schema';

export type ApiMethod = 'get' | 'post' | 'delete';

type ApiPath = keyof paths;
type PathWith<M extends ApiMethod> = {
  [P in ApiPath]: paths[P][M] extends { responses: unknown } ? P : never;
}[ApiPath];
type JsonOf<R> = R extends { content: { 'application/json': infer Body } } ? Body : unknown;
type QueryOf<O> = O extends { parameters: { query?: infer Query } } ? Query : undefined;
type PathParametersOf<O> = O extends { parameters: { path: infer Path extends object } } ? Path : undefined;
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined;
/** JSON body of the successful response of an operation. */
type DataOf<O> = O extends { responses: infer R }
  ? R extends { 200: infer Ok }
    ? JsonOf<Ok>
    : R extends { 202: infer Accepted }
      ? JsonOf<Accepted>
      : unknown
  : unknown;

type Defined<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
/** Parameters, body and headers of an operation, as the OpenAPI document defines them. */
export type InitOf<M extends ApiMethod, P extends ApiPath> = Defined<{
  path: PathParametersOf<paths[P][M]>;
}> & {
  query?: QueryOf<paths[P][M]>;
  body?: BodyOf<paths[P][M]>;
  /** Such as `{ prefer: 'respond-async' }`. */
  headers?: Readonly<Record<string, string>>;
};
type InitArguments<Init> = object extends Init ? [init?: Init] : [init: Init];

/** A request without credentials: what is sent, and what "Copy as curl" shows. */
export interface ApiRequest<Data = unknown> {
  readonly method: ApiMethod;
  /** Path template of the OpenAPI document. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of a form, instead of a body. A value that starts with `@` names a file, as for `curl -F`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Type of the JSON response; has no value. */
  readonly data?: Data;
}

/** Describes a request of an operation of the OpenAPI document. */
export function apiRequest<M extends ApiMethod, P extends PathWith<M>>(
  method: M,
  path: P,
  ...[init]: InitArguments<InitOf<M, P>>
): ApiRequest<DataOf<paths[P][M]>> {
  const {
    path: pathParameters = {},
    query,
    body,
    headers = {},
  } = (init ?? {}) as {
    path?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
    headers?: Record<string, string>;
  };
  return { method, path, pathParameters, query: query ?? {}, body, headers };
}

/** The request with the header for a streamed response. */
export const accepting = <Data>(request: ApiRequest<Data>, mediaType: string): ApiRequest<Data> => ({
  ...request,
  headers: { ...request.headers, accept: mediaType },
});

const querySerializer = createQuerySerializer();

/** @param base URL of the service, with a trailing slash */
export function urlOf({ path, pathParameters, query }: ApiRequest, base: string): string {
  return createFinalURL(path, {
    baseUrl: base.replace(/\/$/, ''),
    params: { path: { ...pathParameters }, query: { ...query } },
    querySerializer,
    pathSerializer: defaultPathSerializer,
  });
}
