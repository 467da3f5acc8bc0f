import { HOST } from './processes.js';

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** @throws Error for a status other than 2xx, or a host other than the local one */
export async function sendOk(
  url: string,
  { method = 'GET', headers, body, signal }: RequestOptions,
): Promise<Response> {
  if (new URL(url).hostname !== HOST) throw new Error(`the benchmark calls only ${HOST}`);
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

export async function sendForJson<Answer>(url: string, options: RequestOptions): Promise<Answer> {
  return (await (await sendOk(url, options)).json()) as Answer;
}
