import { setTimeout as sleep } from 'node:timers/promises';
import { sendOk, sendForJson } from './http.js';
import { type BenchKey, BENCH_KEY } from './sandbox-api.js';

export interface DeletionReport {
  readonly success: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

/** A job, as returned by `GET /jobs/{id}`. */
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

/** The response of `GET /reports/files`. */
export interface FilesReport {
  readonly complete: boolean;
  readonly totals: { readonly vector_stores: number; readonly entries: number; readonly files: number };
  readonly orphans: readonly object[];
}

/** Summary of a streamed response. */
export interface StreamSummary {
  readonly lines: number;
  readonly firstLineMs: number;
  readonly lastLine: string;
}

const BULK_DELETE = '/vector_stores/bulk-delete';
const POLL_JOB_MS = 100;

export const keyHeaders = (key: BenchKey = BENCH_KEY): Readonly<Record<string, string>> => ({
  'x-openai-api-key': key,
});

/** A client of the service. */
export class ServiceClient {
  constructor(
    private readonly origin: string,
    private readonly signal: AbortSignal,
    private readonly key: BenchKey = BENCH_KEY,
  ) {}

  /** Returns a client with another key. */
  as(key: BenchKey): ServiceClient {
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

  /** Lists as NDJSON and keeps only the last line, which is the summary. */
  streamList(): Promise<StreamSummary> {
    return this.stream('/vector_stores');
  }

  /** Deletes as a job and polls it until it has ended. */
  async deleteAsJob(ids: readonly string[]): Promise<Job> {
    const accepted = await sendOk(`${this.origin}${BULK_DELETE}`, {
      method: 'POST',
      headers: { ...keyHeaders(this.key), prefer: 'respond-async' },
      body: { vector_store_ids: ids },
      signal: this.signal,
    });
    let job = (await accepted.json()) as Job;
    while (job.state === 'running') {
      await sleep(POLL_JOB_MS, undefined, { signal: this.signal });
      job = await sendForJson(`${this.origin}/jobs/${job.id}`, {
        headers: keyHeaders(this.key),
        signal: this.signal,
      });
    }
    return job;
  }

  /** Reads the report of a job as NDJSON and keeps only the last line. */
  streamReport({ id }: Job): Promise<StreamSummary> {
    return this.stream(`/jobs/${id}/report`);
  }

  private async stream(path: string): Promise<StreamSummary> {
    const startedAt = performance.now();
    const response = await sendOk(`${this.origin}${path}`, {
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
