import { Controller, Get, NotFoundException, Res } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { Environment } from '../../config/environment.js';
import { ProblemDto } from '../../contracts/problem.dto.js';
import { Public, AvailableDuringShutdown } from '../../http/route-options.js';
import { Metrics } from '../../telemetry/metrics.js';

@ApiTags('Service')
@Public()
@SkipThrottle()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly environment: Environment,
  ) {}

  @Get()
  @AvailableDuringShutdown()
  @ApiOperation({ summary: 'Get metrics for Prometheus', operationId: 'metrics' })
  @ApiProduces('text/plain')
  @ApiOkResponse({
    description: 'The metrics in the text format of Prometheus.',
    content: {
      'text/plain': {
        schema: {
          type: 'string',
          example: 'http_requests_total{method="GET",route="/vector_stores",status="200"} 42\n',
        },
      },
    },
  })
  @ApiNotFoundResponse({
    description: '`METRICS_ENABLED` is `false`.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!this.environment.METRICS_ENABLED) throw new NotFoundException('Cannot GET /metrics');
    void reply.headers({ 'content-type': this.metrics.contentType, 'cache-control': 'no-store' });
    return this.metrics.text();
  }
}
