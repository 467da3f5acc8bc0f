import { errorOfResponse, networkError } from './errors';

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the body that was sent, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Sends a form. Uses XMLHttpRequest, because `fetch` does not report the progress of an upload.
 *
 * @returns the JSON body of the response
 * @throws ApiError, or `AbortError` on abort
 */
export function sendForm(
  url: string,
  headers: Readonly<Record<string, string>>,
  form: FormData,
  { signal, onProgress }: UploadOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      const body = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(errorOfResponse({ status: request.status, headers: headersOf(request) }, body));
    };
    request.onerror = () => reject(networkError(undefined));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted === true) {
      reject(new DOMException('aborted', 'AbortError'));
      return;
    }
    signal?.addEventListener('abort', abort);
    request.send(form);
  });
}

const headersOf = (request: XMLHttpRequest): Headers =>
  new Headers(
    ['x-request-id', 'retry-after'].flatMap((name): [string, string][] => {
      const value = request.getResponseHeader(name);
      return value === null ? [] : [[name, value]];
    }),
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
