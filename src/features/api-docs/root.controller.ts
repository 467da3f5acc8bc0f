import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Environment } from '../../config/environment.js';
import { SERVICE } from '../../config/version.js';
import { ApiThrottled } from '../../http/openapi/api-docs.js';
import { Public } from '../../http/auth/public.decorator.js';
import { addVary } from '../../http/server/vary.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PATH, DOCUMENT_PATH, POSTMAN_PATH } from './openapi-document.js';

const FOUND = 302;

class ServiceDto {
  @ApiProperty({ description: 'Name of the service.', example: SERVICE.name })
  readonly name!: string;

  @ApiProperty({ description: 'Version of the service.', example: SERVICE.version })
  readonly version!: string;

  @ApiProperty({
    description: 'Where to go from here.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { docs: DOCS_PATH, openapi: DOCUMENT_PATH, postman: POSTMAN_PATH },
  })
  readonly links!: Record<string, string>;

  @ApiProperty({
    description: 'All routes with what they do.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'GET /vector_stores': 'List all vector stores, or those that are meant' },
  })
  readonly routes!: Record<string, string>;
}

@ApiTags('Service')
@Public()
@Controller()
export class RootController {
  constructor(
    private readonly document: ApiDocument,
    private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What this service is; sends a browser to its documentation',
    operationId: 'root',
  })
  @ApiOkResponse({ description: 'Name, version, links and routes.', type: ServiceDto })
  @ApiFoundResponse({ description: 'A browser (`Accept: text/html`) is sent to the documentation.' })
  @ApiThrottled()
  root(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ServiceDto | undefined {
    addVary(reply, 'accept');
    const isBrowser = new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html';
    if (isBrowser && this.environment.SWAGGER_ENABLED) {
      void reply.redirect(DOCS_PATH, FOUND);
      return undefined;
    }
    return { ...SERVICE, links: this.links, routes: this.document.routes };
  }

  private get links(): Record<string, string> {
    const health = { live: '/health/live', ready: '/health/ready' };
    if (!this.environment.SWAGGER_ENABLED) return health;
    return { docs: DOCS_PATH, openapi: DOCUMENT_PATH, postman: POSTMAN_PATH, ...health };
  }
}
