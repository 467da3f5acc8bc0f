import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ONE_SECOND_MS } from '../../config/units.js';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { throttled } from '../errors/http-error.js';

/**
 * Limits the requests of each caller across all routes. Callers are identified by key, or by address without a key. The guard
 * runs before the key guard, so that requests without a key are limited as well.
 */
@Injectable()
export class CallerThrottlerGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly apiKeyGuard: ApiKeyGuard,
  ) {
    super(options, storage, reflector);
    this.headerPrefix = 'RateLimit';
  }

  protected override async getTracker(request: FastifyRequest): Promise<string> {
    const credentials = this.apiKeyGuard.credentialsOf(request);
    return credentials === undefined
      ? `ip:${await super.getTracker(request)}`
      : `key:${credentials.fingerprint}`;
  }

  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return tracker;
  }

  /** @throws HttpError 429 */
  protected override throwThrottlingException(
    context: ExecutionContext,
    detail: ThrottlerLimitDetail,
  ): Promise<void> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.headers({
      'ratelimit-limit': detail.limit,
      'ratelimit-remaining': 0,
      'ratelimit-reset': detail.timeToExpire,
    });
    return Promise.reject(throttled(detail.limit, detail.ttl / ONE_SECOND_MS, detail.timeToExpire));
  }
}
