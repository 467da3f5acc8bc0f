import { type RequestOptions, sendForJson } from './http.js';

/** API keys of separate accounts of the sandbox. */
export const BENCH_KEYS = ['sk-bench-1', 'sk-bench-2'] as const;
/** The default API key. */
export const BENCH_KEY: BenchKey = BENCH_KEYS[0];
export type BenchKey = (typeof BENCH_KEYS)[number];

const MAX_PAGE_SIZE = 100;

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

/** A client of the sandbox: direct calls to the emulated API, and its control routes. */
export class SandboxApi {
  readonly baseUrl: string;

  constructor(
    readonly origin: string,
    private readonly signal: AbortSignal,
    private readonly key: BenchKey = BENCH_KEY,
  ) {
    this.baseUrl = `${origin}/v1`;
  }

  /** Returns a client with another key. */
  as(key: BenchKey): SandboxApi {
    return new SandboxApi(this.origin, this.signal, key);
  }

  addFixtures(spec: { stores: number; files_per_store?: number; shared?: number }): Promise<Fixtures> {
    return this.control('POST', 'fixtures', {
      ...spec,
      account: `account-${BENCH_KEYS.indexOf(this.key) + 1}`,
    });
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

  /** Lists all ids, page by page. */
  async listIds(collection: string): Promise<string[]> {
    const ids: string[] = [];
    for (let after = '', hasMore = true; hasMore;) {
      const page = await this.call<Page>(`/${collection}?limit=${MAX_PAGE_SIZE}${after}`);
      ids.push(...page.data.map(({ id }) => id));
      after = `&after=${page.last_id}`;
      hasMore = page.has_more;
    }
    return ids;
  }

  private call<Answer>(path: string, options: Omit<RequestOptions, 'signal'> = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.key}` };
    return sendForJson(`${this.baseUrl}${path}`, { ...options, headers, signal: this.signal });
  }

  private control<Answer>(method: string, name: string, body?: object): Promise<Answer> {
    return sendForJson(`${this.origin}/_sandbox/${name}`, { method, body, signal: this.signal });
  }
}
