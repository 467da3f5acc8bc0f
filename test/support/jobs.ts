import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, EVENTS, readEvents, send, type SendOptions, type SentEvent } from './client.js';
import type { Service } from './service.js';

/** Requests asynchronous processing. */
export const ASYNC = { prefer: 'respond-async' } as const;

/** All routes of jobs; `:` is an id. */
export const JOB_ROUTES = [
  'GET /jobs',
  'GET /jobs/:',
  'GET /jobs/:/report',
  'GET /jobs/:/events',
  'POST /jobs/:/cancel',
  'POST /jobs/:/retry-failed',
  'DELETE /jobs/:',
] as const;

const JOB_TIMEOUT_MS = 60_000;
const POLL_MS = 20;

/** A client for the jobs of one key. */
export class JobsClient {
  constructor(
    private readonly service: () => Service,
    private readonly key: string,
  ) {}

  send(target: string, options: SendOptions = {}): Promise<Answer> {
    return send(this.service(), target, { key: this.key, ...options });
  }

  /** Starts a job with a bulk request and returns its id. */
  async begin(target: string, body: object): Promise<string> {
    const answer = await this.send(target, { body, headers: ASYNC });
    if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body.id as string;
  }

  find(id: string): Promise<Answer> {
    return this.send(`GET /jobs/${id}`);
  }

  /** Waits until the job has ended. */
  async ended(id: string): Promise<Answer['body']> {
    return this.until(id, ({ state }) => state !== 'running' && state !== 'interrupted');
  }

  /** Polls the job until it satisfies a condition. @throws Error after 60 seconds */
  async until(id: string, isDone: (job: Answer['body']) => boolean): Promise<Answer['body']> {
    const endsAt = performance.now() + JOB_TIMEOUT_MS;
    for (;;) {
      const { status, body, text } = await this.find(id);
      // On a busy machine, Redis may respond late once.
      const isLate = body.code === 'jobs_unavailable';
      if (status !== 200 && !isLate) throw new Error(`${status} ${text}`);
      if (!isLate && isDone(body)) return body;
      if (performance.now() > endsAt) throw new Error(`timed out waiting for ${text}`);
      await sleep(POLL_MS);
    }
  }

  async report(id: string): Promise<Answer['body']> {
    const { status, body, text } = await this.send(`GET /jobs/${id}/report`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return body;
  }

  async events(id: string, lastEventId?: number): Promise<SentEvent[]> {
    const headers = { ...EVENTS, ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }) };
    return readEvents((await this.send(`GET /jobs/${id}/events`, { headers })).text);
  }
}
