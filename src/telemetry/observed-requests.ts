import { HttpStatus, Injectable } from '@nestjs/common';
import { ONE_SECOND_MS } from '../config/units.js';
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
