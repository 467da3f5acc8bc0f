import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';
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

class HealthDto {
  @ApiProperty({ description: 'State of the process.', enum: ['ok', 'shutting_down'], example: 'ok' })
  readonly status!: 'ok' | 'shutting_down';
}

class ReadinessDto extends HealthDto {
  @ApiPropertyOptional({
    description:
      'State of Redis; absent if it is not configured. While it is `away`, requests are throttled per process and jobs are unavailable.',
    enum: ['up', 'away'],
    example: 'up',
  })
  readonly redis?: 'up' | 'away';
}

/** Health checks for orchestrators. They do not call upstream, which would require a key. */
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
  @ApiOperation({ summary: 'Check that the process is running', operationId: 'healthLive' })
  @ApiOkResponse({ description: 'The process is running.', type: HealthDto })
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @AvailableDuringShutdown()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Check that the service accepts requests', operationId: 'healthReady' })
  @ApiOkResponse({ description: 'The service accepts requests.', type: ReadinessDto })
  @ApiServiceUnavailableResponse({ description: 'The service is shutting down.', type: ReadinessDto })
  ready(@Res({ passthrough: true }) reply: FastifyReply): ReadinessDto {
    const { isConfigured, isReady } = this.redis;
    const redis = isConfigured ? { redis: isReady ? ('up' as const) : ('away' as const) } : {};
    if (!this.runningRequests.isShuttingDown) return { status: 'ok', ...redis };
    void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'shutting_down', ...redis };
  }
}
