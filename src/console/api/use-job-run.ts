import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ApiClient } from './client';
import { isAbort } from './ndjson';
import { apiRequest, type ApiRequest } from './request';
import { RowBuffer } from './row-buffer';
import type { components } from './schema';
import { useApi } from './session';
import { problemOf } from './sse';

type Job = components['schemas']['JobDto'];

/** What happened to one id. The fields depend on the operation; see `docs/jobs.md`. */
export interface JobOutcome {
  readonly id: string;
  readonly object?: string;
  readonly outcome: string;
  readonly error?: string;
  readonly reason?: string;
  readonly code?: string;
  readonly request_id?: string;
  readonly vector_store_id?: string | null;
  readonly from?: string;
  readonly name?: string | null;
}

interface RunState {
  /** `ended` also after a cancellation; `failed` if the job could not be started or failed as a whole. */
  readonly phase: 'idle' | 'starting' | 'running' | 'ended' | 'failed';
  readonly job: Job | undefined;
  readonly progress: Job['progress'] | undefined;
  readonly outcomes: readonly JobOutcome[];
  readonly isReconnecting: boolean;
  readonly error: unknown;
}

export interface JobRun extends RunState {
  /** Sends the request as a job and follows it. The job continues if the screen is left. */
  readonly start: (request: ApiRequest) => void;
  readonly cancel: () => void;
}

const IDLE: RunState = {
  phase: 'idle',
  job: undefined,
  progress: undefined,
  outcomes: [],
  isReconnecting: false,
  error: undefined,
};

/**
 * Runs one bulk operation as a job.
 *
 * @param onEnd called with all outcomes when the job has ended, also if it was cancelled or failed
 */
export function useJobRun(onEnd?: (outcomes: readonly JobOutcome[]) => void): JobRun {
  const api = useApi();
  const [state, setState] = useState(IDLE);
  const stop = useRef<AbortController>(undefined);
  const ended = useRef(onEnd);
  useEffect(() => {
    ended.current = onEnd;
  });
  useEffect(() => () => stop.current?.abort(), []);

  const start = useCallback(
    (request: ApiRequest) => {
      stop.current?.abort();
      const { signal } = (stop.current = new AbortController());
      const change = (next: Partial<RunState>): void => {
        if (!signal.aborted) setState((last) => ({ ...last, ...next }));
      };
      setState({ ...IDLE, phase: 'starting' });
      const buffer = new RowBuffer<JobOutcome>((outcomes) => change({ outcomes }));
      follow(api, request, buffer, signal, change)
        .then((job) => change({ job, phase: 'ended' }))
        .catch((error: unknown) => {
          if (!isAbort(error)) change({ phase: 'failed', error });
        })
        .finally(() => {
          const outcomes = [...buffer.take()];
          change({ outcomes, isReconnecting: false });
          if (!signal.aborted) ended.current?.(outcomes);
        });
    },
    [api],
  );

  const id = state.job?.id;
  const cancel = useCallback(() => {
    if (id === undefined) return;
    api
      .json(apiRequest('post', '/jobs/{job_id}/cancel', { path: { job_id: id } }))
      .then((job) => setState((last) => (last.phase === 'running' ? { ...last, job } : last)))
      .catch((error: unknown) => setState((last) => ({ ...last, error })));
  }, [api, id]);

  return useMemo(() => ({ ...state, start, cancel }), [state, start, cancel]);
}

/** @returns the job after its end */
async function follow(
  api: ApiClient,
  request: ApiRequest,
  buffer: RowBuffer<JobOutcome>,
  signal: AbortSignal,
  change: (next: Partial<RunState>) => void,
): Promise<Job> {
  const asJob = { ...request, headers: { ...request.headers, prefer: 'respond-async' } };
  const job = (await api.json(asJob, { signal })) as Job;
  change({ job, progress: job.progress, phase: 'running' });
  const path = { job_id: job.id };
  const events = api.events(apiRequest('get', '/jobs/{job_id}/events', { path }), {
    signal,
    onRetry: () => change({ isReconnecting: true }),
  });
  for await (const event of events) {
    if (event.event === 'problem') throw problemOf(event);
    if (event.event === 'outcome') buffer.add(event.data as JobOutcome);
    if (event.event === 'progress')
      change({ progress: event.data as Job['progress'], isReconnecting: false });
  }
  return api.json(apiRequest('get', '/jobs/{job_id}', { path }), { signal });
}
