import { Injectable } from '@nestjs/common';
import { type ObservedRun, RunObserver } from '../bulk/run-observer.js';
import { Metrics } from './metrics.js';
import { Tracing } from './tracing.js';

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
