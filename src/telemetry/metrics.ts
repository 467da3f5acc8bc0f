import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const NS_PER_SECOND = 1e9;
const US_PER_SECOND = 1e6;
const EVENT_LOOP_RESOLUTION_MS = 20;
const PERCENTILES = [50, 99, 100] as const;

/**
 * What is counted and measured, for Prometheus. Labels are routes, operations, statuses and states: few, and never a key or
 * an id.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly eventLoopDelay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  private readonly registers = [this.registry];

  readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests that were answered, by route and status; 499 where the client left.',
    labelNames: ['method', 'route', 'status'],
    registers: this.registers,
  });

  readonly requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers: this.registers,
  });

  readonly calls = new Counter({
    name: 'openai_calls_total',
    help: 'Tries of calls to OpenAI, by operation and status; without an answer by the reason.',
    labelNames: ['operation', 'status'],
    registers: this.registers,
  });

  readonly callSeconds = new Histogram({
    name: 'openai_call_duration_seconds',
    help: 'One try of a call to OpenAI, waiting for its turn not included.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers: this.registers,
  });

  readonly retries = new Counter({
    name: 'openai_retries_total',
    help: 'Tries of calls to OpenAI that were not the first.',
    labelNames: ['operation'],
    registers: this.registers,
  });

  readonly pauses = new Counter({
    name: 'openai_governor_pauses_total',
    help: 'Times that OpenAI asked for patience with 429, for all calls of a key.',
    registers: this.registers,
  });

  readonly pauseSeconds = new Counter({
    name: 'openai_governor_pause_seconds_total',
    help: 'Patience that OpenAI asked for.',
    registers: this.registers,
  });

  readonly outcomes = new Counter({
    name: 'bulk_outcomes_total',
    help: 'Ids that bulk runs have settled, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    registers: this.registers,
  });

  readonly jobs = new Counter({
    name: 'jobs_total',
    help: 'Jobs by what became of them in this process: begun, taken over, handed over, lost, and how they ended.',
    labelNames: ['state'],
    registers: this.registers,
  });

  constructor() {
    this.eventLoopDelay.enable();
    this.measure('nodejs_eventloop_lag_seconds', 'Delay of the event loop since the last scrape.', {
      labelName: 'quantile',
      values: () => this.eventLoopLag(),
    });
    this.measure('process_resident_memory_bytes', 'Memory in RAM.', () => process.memoryUsage.rss());
    this.measure('nodejs_heap_used_bytes', 'Memory of objects.', () => process.memoryUsage().heapUsed);
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'CPU time used since the start.',
      registers: this.registers,
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / US_PER_SECOND);
      },
    });
    this.measure('process_uptime_seconds', 'Time since the start.', () => process.uptime());
  }

  /** Content type of {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything, in the format that Prometheus reads. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Adds something that is read whenever it is asked for: one value, or one for each value of a label. */
  measure(name: string, help: string, read: (() => number) | Labelled): void {
    const labelName = typeof read === 'function' ? undefined : read.labelName;
    new Gauge({
      name,
      help,
      labelNames: labelName === undefined ? [] : [labelName],
      registers: this.registers,
      collect() {
        if (typeof read === 'function') this.set(read());
        else for (const [value, number] of read.values()) this.set({ [read.labelName]: value }, number);
      },
    });
  }

  onApplicationShutdown(): void {
    this.eventLoopDelay.disable();
  }

  private eventLoopLag(): [string, number][] {
    const lags = PERCENTILES.map((percentile): [string, number] => [
      String(percentile / 100),
      this.eventLoopDelay.percentile(percentile) / NS_PER_SECOND,
    ]);
    this.eventLoopDelay.reset();
    return lags;
  }
}

/** Something that is read once for each value of a label. */
export interface Labelled {
  readonly labelName: string;
  readonly values: () => Iterable<readonly [value: string, number: number]>;
}
