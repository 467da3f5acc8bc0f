import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const NS_PER_SECOND = 1e9;
const US_PER_SECOND = 1e6;
const EVENT_LOOP_RESOLUTION_MS = 20;
const PERCENTILES = [50, 99, 100] as const;

/**
 * The Prometheus metrics. Labels are routes, operations, statuses and states, so their number is bounded and they contain no
 * keys or ids.
 *
 * The process metrics are registered individually: `collectDefaultMetrics` uses other names for the heap and the event loop
 * delay, has no uptime, and never stops its histogram and its garbage collection observer.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly eventLoopDelay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  private readonly registers = [this.registry];

  readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by route and status of the response; 499 if the client disconnected.',
    labelNames: ['method', 'route', 'status'],
    registers: this.registers,
  });

  readonly requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request headers to the end of the response.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers: this.registers,
  });

  readonly calls = new Counter({
    name: 'openai_calls_total',
    help: 'Attempts of calls to OpenAI by operation and status, or by reason if there was no response.',
    labelNames: ['operation', 'status'],
    registers: this.registers,
  });

  readonly callSeconds = new Histogram({
    name: 'openai_call_duration_seconds',
    help: 'Time of one attempt of a call to OpenAI, without waiting in the queue.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers: this.registers,
  });

  readonly retries = new Counter({
    name: 'openai_retries_total',
    help: 'Attempts of calls to OpenAI after the first one.',
    labelNames: ['operation'],
    registers: this.registers,
  });

  readonly pauses = new Counter({
    name: 'openai_governor_pauses_total',
    help: 'Pauses of all calls of a key that OpenAI requested with 429.',
    registers: this.registers,
  });

  readonly pauseSeconds = new Counter({
    name: 'openai_governor_pause_seconds_total',
    help: 'Total time of these pauses.',
    registers: this.registers,
  });

  readonly outcomes = new Counter({
    name: 'bulk_outcomes_total',
    help: 'Ids settled by bulk runs, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    registers: this.registers,
  });

  readonly jobs = new Counter({
    name: 'jobs_total',
    help: 'Jobs by event in this process: begun, taken over, handed over, lost, and final state.',
    labelNames: ['state'],
    registers: this.registers,
  });

  constructor() {
    this.eventLoopDelay.enable();
    const { eventLoopDelay } = this;
    new Gauge({
      name: 'nodejs_eventloop_lag_seconds',
      help: 'Delay of the event loop since the last scrape.',
      labelNames: ['quantile'],
      registers: this.registers,
      collect() {
        for (const percentile of PERCENTILES)
          this.set({ quantile: percentile / 100 }, eventLoopDelay.percentile(percentile) / NS_PER_SECOND);
        eventLoopDelay.reset();
      },
    });
    this.measure('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
    this.measure(
      'nodejs_heap_used_bytes',
      'Used memory of the JavaScript heap.',
      () => process.memoryUsage().heapUsed,
    );
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'CPU time since the start of the process.',
      registers: this.registers,
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / US_PER_SECOND);
      },
    });
    this.measure('process_uptime_seconds', 'Time since the start of the process.', () => process.uptime());
  }

  /** Content type of {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Adds a gauge that is read at each scrape. */
  measure(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: this.registers,
      collect() {
        this.set(read());
      },
    });
  }

  onApplicationShutdown(): void {
    this.eventLoopDelay.disable();
  }
}
