import { Global, Module } from '@nestjs/common';
import { RunObserver } from '../bulk/run-observer.js';
import { CallObserver } from '../openai/http/call-observer.js';
import { Metrics } from './metrics.js';
import { ObservedCalls, ObservedRequests, ObservedRuns } from './observers.js';
import { Tracing } from './tracing.js';

/** Metrics and traces of requests, upstream calls and bulk runs. */
@Global()
@Module({
  providers: [
    Metrics,
    Tracing,
    ObservedRequests,
    { provide: CallObserver, useClass: ObservedCalls },
    { provide: RunObserver, useClass: ObservedRuns },
  ],
  exports: [Metrics, Tracing, ObservedRequests, CallObserver, RunObserver],
})
export class TelemetryModule {}
