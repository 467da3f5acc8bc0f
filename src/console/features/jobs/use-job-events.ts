import { useEffect, useMemo, useReducer, useState } from 'react';
import { isAbort } from '../../api/ndjson';
import { RowBuffer } from '../../api/row-buffer';
import { useApi } from '../../api/session';
import { problemOf } from '../../api/sse';
import { eventsCallOf, type Job } from './job';
import type { Outcome, OutcomeRow } from './outcomes';

type Progress = Job['progress'];

export interface JobEvents {
  /** Outcomes in the order in which they settled. A new array for each batch. */
  readonly rows: readonly OutcomeRow[];
  readonly progress: Progress | undefined;
  /** `lost`: connecting again after a lost connection. `failed`: given up, see `error`. */
  readonly status: 'connecting' | 'live' | 'lost' | 'ended' | 'failed';
  readonly error: unknown;
  /** Reads all events again. */
  readonly reconnect: () => void;
}

const START: Omit<JobEvents, 'reconnect'> = {
  rows: [],
  progress: undefined,
  status: 'connecting',
  error: undefined,
};

/** Follows the events of a job from the first one to its end, across lost connections and replicas. */
export function useJobEvents(jobId: string): JobEvents {
  const api = useApi();
  const [state, setState] = useState(START);
  const [generation, reconnect] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stop = new AbortController();
    const change = (next: Partial<JobEvents>): void => setState((last) => ({ ...last, ...next }));
    const buffer = new RowBuffer<OutcomeRow>((rows) => change({ rows }));
    let count = 0;
    const onRetry = (): void => change({ status: 'lost' });
    const follow = async (): Promise<void> => {
      change(START);
      for await (const event of api.events(eventsCallOf(jobId), { signal: stop.signal, onRetry })) {
        if (event.event === 'problem') throw problemOf(event);
        if (event.event === 'progress') change({ progress: event.data as Progress, status: 'live' });
        if (event.event === 'outcome' || event.event === 'item') {
          buffer.add({ id: String(count), outcome: event.data as Outcome });
          count += 1;
        }
      }
      change({ rows: [...buffer.take()], status: 'ended' });
    };
    follow().catch((error: unknown) => {
      if (!isAbort(error)) change({ rows: [...buffer.take()], status: 'failed', error });
    });
    return () => {
      stop.abort();
      buffer.close();
    };
  }, [api, jobId, generation]);
  return useMemo(() => ({ ...state, reconnect }), [state]);
}
