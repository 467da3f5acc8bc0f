import { Controller, Get, Header, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { RedisConnection } from '../../redis/redis-connection.js';
import { Public, AvailableDuringShutdown } from '../../http/route-options.js';
import { RunningRequests } from '../../http/server/running-requests.js';

const SERVICE_UNAVAILABLE = 503;

class HealthDto {
  @ApiProperty({ description: 'State of the process.', enum: ['ok', 'shutting_down'], example: 'ok' })
  readonly status!: 'ok' | 'shutting_down';
}

class ReadinessDto extends HealthDto {
  @ApiPropertyOptional({
    description:
      'State of Redis, where one is configured. Without it requests are served, throttled per process; jobs are not.',
    enum: ['up', 'away'],
    example: 'up',
  })
  readonly redis?: 'up' | 'away';
}

/** For orchestrators. Upstream is not asked: it is not ours to restart, and asking needs a key. */
@ApiTags('Service')
@Public()
@SkipThrottle()
@Controller('health')
export class HealthController {
  constructor(
    private readonly runningRequests: RunningRequests,
    private readonly redis: RedisConnection,
  ) {}

  @Get('live')
  @AvailableDuringShutdown()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process runs', operationId: 'healthLive' })
  @ApiOkResponse({ description: 'It runs.', type: HealthDto })
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @AvailableDuringShutdown()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether requests may be sent here', operationId: 'healthReady' })
  @ApiOkResponse({ description: 'They may.', type: ReadinessDto })
  @ApiServiceUnavailableResponse({ description: 'The service is shutting down.', type: ReadinessDto })
  ready(@Res({ passthrough: true }) reply: FastifyReply): ReadinessDto {
    const { isConfigured, isReady } = this.redis;
    const redis = isConfigured ? { redis: isReady ? ('up' as const) : ('away' as const) } : {};
    if (!this.runningRequests.isShuttingDown) return { status: 'ok', ...redis };
    void reply.status(SERVICE_UNAVAILABLE);
    return { status: 'shutting_down', ...redis };
  }
}
