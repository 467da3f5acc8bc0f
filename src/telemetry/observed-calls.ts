import { HttpStatus, Injectable } from '@nestjs/common';
import { ONE_SECOND_MS } from '../config/units.js';
import { CallObserver, type UpstreamAttempt, type AttemptResult } from '../openai/http/call-observer.js';
import { Metrics } from './metrics.js';
import { Tracing } from './tracing.js';

const LOWEST_CLIENT_ERROR: number = HttpStatus.BAD_REQUEST;

/** Counts and traces upstream calls. */
@Injectable()
export class ObservedCalls extends CallObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  begin({ operation, isRetry, trace }: UpstreamAttempt): (end: AttemptResult) => void {
    const startedAtMs = performance.now();
    const span = this.tracing.start({ name: `openai ${operation}`, kind: 'CLIENT', parent: trace });
    if (isRetry) this.metrics.retries.inc({ operation });
    return (end) => {
      this.metrics.calls.inc({ operation, status: end });
      this.metrics.callSeconds.observe({ operation }, (performance.now() - startedAtMs) / ONE_SECOND_MS);
      const status = typeof end === 'number' ? { 'http.response.status_code': end } : {};
      span.end({ 'openai.operation': operation, 'openai.retry': isRetry, ...status }, errorTypeOf(end));
    };
  }

  paused(pauseMs: number): void {
    this.metrics.pauses.inc();
    this.metrics.pauseSeconds.inc(pauseMs / ONE_SECOND_MS);
  }
}

const errorTypeOf = (end: AttemptResult): string | undefined =>
  typeof end === 'number' && end < LOWEST_CLIENT_ERROR ? undefined : String(end);
