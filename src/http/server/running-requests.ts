import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { StopReason } from '../../openai/caller.js';
import { shuttingDown } from '../errors/http-error.js';

/** How long calls in flight get to end, and reports to be written, once the grace time is over. */
export const WRAP_UP_MS = 2_000;
const POLL_MS = 20;
const RETRY_AFTER_SECONDS = 5;

/** Marks a route that is answered while the service shuts down as well. */
export const AvailableDuringShutdown = (): MethodDecorator => RouteConfig({ isServedToTheEnd: true });

interface Running {
  readonly method: string;
  readonly route: string;
  readonly startedAt: number;
  stop?: AbortController;
}

/**
 * Knows the requests that are running, stops their work when the client leaves, and ends them in good order at
 * shutdown: new ones are refused, running ones get the grace time, then their work is stopped and told.
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
    const { isServedToTheEnd } = request.routeOptions.config as { isServedToTheEnd?: boolean };
    if (this.isDraining && isServedToTheEnd !== true) throw shuttingDown(RETRY_AFTER_SECONDS);
    this.running.set(request, {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      startedAt: performance.now(),
    });
  }

  /** The answer was sent, or the client is gone. */
  end(request: FastifyRequest, isAnswered: boolean): void {
    const running = this.running.get(request);
    this.running.delete(request);
    if (!isAnswered) running?.stop?.abort(new StopReason('client_gone', 'the client left'));
  }

  /** Fires with a StopReason when the client leaves or the grace time is over. */
  signalOf(request: FastifyRequest): AbortSignal {
    const running = this.running.get(request);
    const stop = running?.stop ?? new AbortController();
    if (running === undefined) stop.abort(new StopReason('client_gone', 'the client left'));
    else running.stop = stop;
    return stop.signal;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    await this.settleWithin(this.environment.SHUTDOWN_GRACE_MS);
    if (this.running.size === 0) return;
    const cut = [...this.running.values()];
    for (const { stop } of cut) stop?.abort(new StopReason('shutting_down', 'the service is shutting down'));
    await this.settleWithin(WRAP_UP_MS);
    this.logger.warn({
      msg: 'requests cut by shutdown',
      requests: cut.map(({ method, route, startedAt }) => ({
        method,
        route,
        duration_ms: Math.round(performance.now() - startedAt),
      })),
      unfinished: this.running.size,
    });
  }

  private async settleWithin(ms: number): Promise<void> {
    const endsAt = performance.now() + ms;
    while (this.running.size > 0 && performance.now() < endsAt) await sleep(POLL_MS);
  }
}
