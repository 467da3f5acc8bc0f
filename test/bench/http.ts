import { HOST } from './processes.js';

export interface Send {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** @throws Error for any status but 2xx, or another host than this one */
export async function send(url: string, { method = 'GET', headers, body, signal }: Send): Promise<Response> {
  if (new URL(url).hostname !== HOST) throw new Error(`the bench calls nothing but ${HOST}`);
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

export async function sendForJson<Answer>(url: string, options: Send): Promise<Answer> {
  return (await (await send(url, options)).json()) as Answer;
}
