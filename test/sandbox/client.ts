import { DEMO_KEY, type Sandbox } from '../../src/sandbox/sandbox.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- the parsed response
}

/** A client of a running sandbox with one API key. It parses JSON responses and accepts every status. */
export class SandboxClient {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly key: string | null = DEMO_KEY,
  ) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  upload(
    filename: string,
    content: string,
    purpose = 'assistants',
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const form = new FormData();
    form.set('purpose', purpose);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    form.set('file', new Blob([content]), filename);
    return this.send('POST', '/files', form);
  }

  async send(
    method: string,
    path: string,
    body?: RequestInit['body'],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const url = path.startsWith('/_sandbox/') ? this.sandbox.origin + path : this.sandbox.url + path;
    const authorization: Record<string, string> =
      this.key === null ? {} : { authorization: `Bearer ${this.key}` };
    const response = await fetch(url, { method, body, headers: { ...authorization, ...headers } });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}
