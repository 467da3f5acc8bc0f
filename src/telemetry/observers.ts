import { HttpStatus, Injectable } from '@nestjs/common';
import { type ObservedRun, RunObserver } from '../bulk/run-observer.js';
import { ONE_SECOND_MS } from '../config/units.js';
import { type AttemptResult, CallObserver, type UpstreamAttempt } from '../openai/http/call-observer.js';
import { Metrics } from './metrics.js';
import { type StartedSpan, Tracing } from './tracing.js';

const LOWEST_SERVER_ERROR: number = HttpStatus.INTERNAL_SERVER_ERROR;

/** A received request. */
export interface ObservedRequest {
  readonly method: string;
  /** The route, with parameter names instead of ids. */
  readonly route: string;
  readonly headers: object;
}

/** Counts and traces requests. */
@Injectable()
export class ObservedRequests {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  begin({ method, route, headers }: ObservedRequest): StartedSpan {
    const attributes = { 'http.request.method': method, 'http.route': route };
    return this.tracing.start(
      { name: `${method} ${route}`, kind: 'SERVER', attributes, parent: undefined },
      headers,
    );
  }

  end({ method, route }: ObservedRequest, span: StartedSpan, status: number, durationMs: number): void {
    this.metrics.requests.inc({ method, route, status });
    this.metrics.requestSeconds.observe({ method, route }, durationMs / ONE_SECOND_MS);
    span.end(
      { 'http.response.status_code': status },
      status >= LOWEST_SERVER_ERROR ? String(status) : undefined,
    );
  }
}

/** Counts and traces bulk runs. */
@Injectable()
export class ObservedRuns extends RunObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  begin(operation: string, parent: object | undefined): ObservedRun {
    const span = this.tracing.start({ name: `bulk ${operation}`, kind: 'INTERNAL', parent });
    const counts: Record<string, number> = {};
    return {
      trace: span.trace,
      settled: ({ outcome }) => {
        this.metrics.outcomes.inc({ operation, outcome });
        counts[outcome] = (counts[outcome] ?? 0) + 1;
      },
      ended: () =>
        span.end(Object.fromEntries(Object.entries(counts).map(([name, count]) => [`bulk.${name}`, count]))),
    };
  }
}

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
