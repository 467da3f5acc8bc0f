import { setTimeout as sleep } from 'node:timers/promises';
import { send, sendForJson } from './http.js';
import { type Key, KEY } from './sandbox-client.js';

export interface DeletionReport {
  readonly success: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

/** As `GET /jobs/{id}` tells it. */
export interface Job {
  readonly id: string;
  readonly state: string;
  readonly summary?: { readonly deleted: number };
}

export interface CascadeReport {
  readonly vector_stores_deleted: readonly string[];
  readonly vector_stores_failed: readonly object[];
  readonly files_deleted: readonly string[];
  readonly files_failed: readonly object[];
  readonly files_kept_shared: readonly object[];
}

/** As `GET /reports/files` tells it. */
export interface FilesReport {
  readonly complete: boolean;
  readonly totals: { readonly vector_stores: number; readonly entries: number; readonly files: number };
  readonly orphans: readonly object[];
}

/** What came of a streamed listing. */
export interface Streamed {
  readonly lines: number;
  readonly firstLineMs: number;
  readonly lastLine: string;
}

const BULK_DELETE = '/vector_stores/bulk-delete';
const POLL_JOB_MS = 100;

export const keyHeaders = (key: Key = KEY): Readonly<Record<string, string>> => ({ 'x-openai-api-key': key });

/** The service as its clients call it. */
export class ServiceClient {
  constructor(
    private readonly origin: string,
    private readonly signal: AbortSignal,
    private readonly key: Key = KEY,
  ) {}

  /** The same service with another key. */
  as(key: Key): ServiceClient {
    return new ServiceClient(this.origin, this.signal, key);
  }

  list(): Promise<string[]> {
    return sendForJson(`${this.origin}/vector_stores`, {
      headers: keyHeaders(this.key),
      signal: this.signal,
    });
  }

  deleteVectorStores(ids: readonly string[]): Promise<DeletionReport> {
    return this.post(BULK_DELETE, { vector_store_ids: ids });
  }

  attach(vectorStoreId: string, fileId: string): Promise<object> {
    return this.post(`/v1/vector_stores/${vectorStoreId}/files`, { file_id: fileId });
  }

  deleteWithFiles(ids: readonly string[]): Promise<CascadeReport> {
    return this.post('/vector_stores/with-files/bulk-delete', { vector_store_ids: ids });
  }

  reportFiles(): Promise<FilesReport> {
    return sendForJson(`${this.origin}/reports/files`, {
      headers: keyHeaders(this.key),
      signal: this.signal,
    });
  }

  /** Lists as NDJSON and keeps nothing of it but the last line: the summary. */
  streamList(): Promise<Streamed> {
    return this.stream('/vector_stores');
  }

  /** Deletes as a job, asks now and then how far it is, and resolves with it when it has ended. */
  async deleteAsJob(ids: readonly string[]): Promise<Job> {
    const begun = await send(`${this.origin}${BULK_DELETE}`, {
      method: 'POST',
      headers: { ...keyHeaders(this.key), prefer: 'respond-async' },
      body: { vector_store_ids: ids },
      signal: this.signal,
    });
    let job = (await begun.json()) as Job;
    while (job.state === 'running') {
      await sleep(POLL_JOB_MS, undefined, { signal: this.signal });
      job = await sendForJson(`${this.origin}/jobs/${job.id}`, {
        headers: keyHeaders(this.key),
        signal: this.signal,
      });
    }
    return job;
  }

  /** The report of a job, as {@link streamList}. */
  streamReport({ id }: Job): Promise<Streamed> {
    return this.stream(`/jobs/${id}/report`);
  }

  private async stream(path: string): Promise<Streamed> {
    const startedAt = performance.now();
    const response = await send(`${this.origin}${path}`, {
      headers: { ...keyHeaders(this.key), accept: 'application/x-ndjson' },
      signal: this.signal,
    });
    let lines = 0;
    let firstLineMs = Infinity;
    let lastLine = '';
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const complete = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = complete.pop() ?? '';
      lines += complete.length;
      lastLine = complete.at(-1) ?? lastLine;
      if (lines > 0) firstLineMs = Math.min(firstLineMs, performance.now() - startedAt);
    }
    return { lines, firstLineMs, lastLine };
  }

  private post<Answer>(path: string, body: object): Promise<Answer> {
    return sendForJson(`${this.origin}${path}`, {
      method: 'POST',
      headers: keyHeaders(this.key),
      body,
      signal: this.signal,
    });
  }
}
