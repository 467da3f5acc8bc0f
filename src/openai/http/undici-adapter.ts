import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import axios, {
  type AxiosAdapter,
  AxiosError,
  AxiosHeaders,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { Dispatcher } from 'undici';
import { type RawResponse, ResponseHandler, type StreamLimits } from './response-handler.js';
import { ResponseTimeoutError } from '../upstream-error.js';

/** The content type that axios adds to a POST without one. */
const DEFAULT_CONTENT_TYPE = 'application/x-www-form-urlencoded';
const CONTENT_TYPE = 'Content-Type';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** With `responseType: 'stream'`: the time limits of the stream. */
    streamLimits?: StreamLimits;
  }
}

/** Creates an axios instance that sends its requests with {@link createUndiciAdapter}. */
export function createUndiciAxios(baseURL: string, dispatcher: Dispatcher): AxiosInstance {
  const instance = axios.create({ baseURL, adapter: createUndiciAdapter(baseURL, dispatcher) });
  dropUnusedDefaults(instance);
  return instance;
}

/**
 * Sends axios requests through undici, at a fraction of the cost of axios's own adapter. It neither decodes response bodies
 * nor follows redirects. `data` is a Buffer; with `responseType: 'stream'`, it is a stream for a successful response that is
 * too large to buffer.
 *
 * Every failure is an AxiosError: with `response` for a status that `validateStatus` rejects, otherwise with the original
 * error as its `cause`, which is a ResponseTimeoutError, a CallStoppedError when `signal` fired, an error of the request
 * body, or undici's error with its `code`.
 */
function createUndiciAdapter(baseUrl: string, dispatcher: Dispatcher): AxiosAdapter {
  const { origin: baseOrigin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, '');
  return async (config) => {
    const { origin, path } =
      config.baseURL === baseUrl && config.params === undefined
        ? { origin: baseOrigin, path: `${basePath}${config.url ?? ''}` }
        : targetOf(axios.getUri(config));
    const response = await exchange(dispatcher, config, {
      origin,
      path,
      method: (config.method ?? 'get').toUpperCase(),
      headers: requestHeaders(config),
      body: (config.data as Buffer | Readable | undefined) ?? null,
    });
    return axiosResponse(response, config);
  };
}

/** Used for requests whose URL was changed by an interceptor. */
function targetOf(url: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}

/** Defaults that only axios's own adapters and browsers use. */
const UNUSED_DEFAULTS = [
  'env',
  'maxBodyLength',
  'maxContentLength',
  'timeout',
  'transformRequest',
  'transformResponse',
  'transitional',
  'xsrfCookieName',
  'xsrfHeaderName',
] as const;

/**
 * Removes the defaults that have no effect with this adapter. axios merges every default into every request, which is half of
 * its cost. `headers.common` stays, so that operators can set default headers.
 */
function dropUnusedDefaults({ defaults }: AxiosInstance): void {
  for (const name of UNUSED_DEFAULTS) Reflect.deleteProperty(defaults, name);
  for (const name of Object.keys(defaults.headers)) Reflect.deleteProperty(defaults.headers, name);
  defaults.headers.common = new AxiosHeaders();
}

function requestHeaders({ headers, data }: InternalAxiosRequestConfig): Record<string, string> {
  const sent = headers.toJSON() as Record<string, string>;
  if (data === undefined && sent[CONTENT_TYPE] === DEFAULT_CONTENT_TYPE)
    Reflect.deleteProperty(sent, CONTENT_TYPE);
  return sent;
}

/** Dispatches one request. undici's `request` would create a stream and an abort signal for every response. */
async function exchange(
  dispatcher: Dispatcher,
  config: InternalAxiosRequestConfig,
  options: Dispatcher.DispatchOptions,
): Promise<RawResponse> {
  const reading = {
    timeoutMs: config.timeout ?? 0,
    stream: config.responseType === 'stream' ? config.streamLimits : undefined,
    signal: config.signal as AbortSignal | undefined,
  };
  try {
    return await new Promise((resolve, reject) => {
      dispatcher.dispatch(options, new ResponseHandler(reading, resolve, reject));
    });
  } catch (cause) {
    throw AxiosError.from(cause, axiosErrorCode(cause), config);
  }
}

/** @throws AxiosError for a status that `validateStatus` rejects */
function axiosResponse(
  { status, headers, body }: RawResponse,
  config: InternalAxiosRequestConfig,
): AxiosResponse {
  const response: AxiosResponse = {
    data: body,
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: ReceivedHeaders.of(headers),
    config,
  };
  if (config.validateStatus?.(status) ?? true) return response;
  const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  throw new AxiosError(`Request failed with status code ${status}`, code, config, undefined, response);
}

function axiosErrorCode(cause: unknown): string | undefined {
  return cause instanceof ResponseTimeoutError ? AxiosError.ETIMEDOUT : (cause as { code?: string }).code;
}

/** Response headers without the copying and cleaning that axios does for every value. */
class ReceivedHeaders extends AxiosHeaders {
  static of(headers: RawResponse['headers']): ReceivedHeaders {
    const received = new ReceivedHeaders();
    // A header with the name of a method must not replace the method.
    for (const name in headers)
      if (!(name in ReceivedHeaders.prototype)) received[name] = headers[name] as string;
    return received;
  }

  override normalize(): this {
    return this;
  }
}
