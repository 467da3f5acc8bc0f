import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { StopReason } from '../../openai/caller.js';
import { shuttingDown } from '../errors/http-error.js';
import { isAvailableDuringShutdown, routeNameOf } from '../route-options.js';

/** Time after the grace period for calls in flight to end and reports to be sent. */
const WRAP_UP_MS = 2_000;
const SHUTDOWN_POLL_MS = 20;
const SHUTDOWN_RETRY_AFTER_SECONDS = 5;

interface Running {
  readonly method: string;
  readonly route: string;
  readonly startedAt: number;
  stop?: AbortController;
}

/**
 * Tracks running requests. It cancels the work of a request when its client disconnects. At shutdown it rejects new requests,
 * lets running ones finish within the grace period, then cancels and logs the rest.
 */
@Injectable()
export class RunningRequests implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RunningRequests.name);
  private readonly running = new Map<FastifyRequest, Running>();
  private isDraining = false;

  constructor(private readonly environment: Environment) {}

  get isShuttingDown(): boolean {
    return this.isDraining;
  }

  /** @throws HttpError 503 once the service is shutting down */
  begin(request: FastifyRequest): void {
    if (this.isDraining && !isAvailableDuringShutdown(request))
      throw shuttingDown(SHUTDOWN_RETRY_AFTER_SECONDS);
    this.running.set(request, {
      method: request.method,
      route: routeNameOf(request),
      startedAt: performance.now(),
    });
  }

  /** Must be called when the response has been sent or the client has disconnected. */
  end(request: FastifyRequest, isAnswered: boolean): void {
    const running = this.running.get(request);
    this.running.delete(request);
    if (!isAnswered) running?.stop?.abort(new StopReason('client_gone', 'the client disconnected'));
  }

  /** Aborts with a `StopReason` when the client disconnects or the grace period ends. */
  signalOf(request: FastifyRequest): AbortSignal {
    const running = this.running.get(request);
    const stop = running?.stop ?? new AbortController();
    if (running === undefined) stop.abort(new StopReason('client_gone', 'the client disconnected'));
    else running.stop = stop;
    return stop.signal;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    await this.settleWithin(this.environment.SHUTDOWN_GRACE_MS);
    if (this.running.size === 0) return;
    const cancelled = [...this.running.values()];
    for (const { stop } of cancelled)
      stop?.abort(new StopReason('shutting_down', 'the service is shutting down'));
    await this.settleWithin(WRAP_UP_MS);
    this.logger.warn({
      msg: 'requests interrupted',
      requests: cancelled.map(({ method, route, startedAt }) => ({
        method,
        route,
        duration_ms: Math.round(performance.now() - startedAt),
      })),
      unfinished: this.running.size,
    });
  }

  private async settleWithin(ms: number): Promise<void> {
    const endsAt = performance.now() + ms;
    while (this.running.size > 0 && performance.now() < endsAt) await sleep(SHUTDOWN_POLL_MS);
  }
}
