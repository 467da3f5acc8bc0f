import { type Send, sendForJson } from './http.js';

/** Accounts of the sandbox, apart from each other. */
export const KEYS = ['sk-bench-1', 'sk-bench-2'] as const;
/** The account that everything is done in unless said otherwise. */
export const KEY: Key = KEYS[0];
export type Key = (typeof KEYS)[number];

const LARGEST_PAGE = 100;

export interface Fixtures {
  readonly vector_store_ids: readonly string[];
  readonly file_ids: readonly string[];
}

export interface Counters {
  readonly requests: number;
  readonly by_status: Readonly<Record<string, number>>;
  readonly by_fault: Readonly<Record<string, number>>;
}

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly has_more: boolean;
  readonly last_id: string;
}

/** The sandbox as upstream, called as the service's predecessor called OpenAI; and its controls. */
export class SandboxClient {
  readonly baseUrl: string;

  constructor(
    readonly origin: string,
    private readonly signal: AbortSignal,
    private readonly key: Key = KEY,
  ) {
    this.baseUrl = `${origin}/v1`;
  }

  /** The same sandbox with another key. */
  as(key: Key): SandboxClient {
    return new SandboxClient(this.origin, this.signal, key);
  }

  addFixtures(order: { stores: number; files_per_store?: number; shared?: number }): Promise<Fixtures> {
    return this.control('POST', 'fixtures', { ...order, account: `account-${KEYS.indexOf(this.key) + 1}` });
  }

  async configure(settings: object): Promise<void> {
    await this.control('PATCH', 'settings', settings);
  }

  counters(): Promise<Counters> {
    return this.control('GET', 'counters');
  }

  async attach(vectorStoreId: string, fileId: string): Promise<void> {
    await this.call(`/vector_stores/${vectorStoreId}/files`, { method: 'POST', body: { file_id: fileId } });
  }

  listFilesOf(vectorStoreId: string): Promise<string[]> {
    return this.listIds(`vector_stores/${vectorStoreId}/files`);
  }

  async deleteVectorStore(id: string): Promise<void> {
    await this.call(`/vector_stores/${id}`, { method: 'DELETE' });
  }

  /** All ids, one page after another. */
  async listIds(collection: string): Promise<string[]> {
    const ids: string[] = [];
    for (let after = '', hasMore = true; hasMore;) {
      const page = await this.call<Page>(`/${collection}?limit=${LARGEST_PAGE}${after}`);
      ids.push(...page.data.map(({ id }) => id));
      after = `&after=${page.last_id}`;
      hasMore = page.has_more;
    }
    return ids;
  }

  private call<Answer>(path: string, options: Omit<Send, 'signal'> = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.key}` };
    return sendForJson(`${this.baseUrl}${path}`, { ...options, headers, signal: this.signal });
  }

  private control<Answer>(method: string, name: string, body?: object): Promise<Answer> {
    return sendForJson(`${this.origin}/_sandbox/${name}`, { method, body, signal: this.signal });
  }
}
