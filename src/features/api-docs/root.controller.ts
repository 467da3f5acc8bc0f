import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Environment } from '../../config/environment.js';
import { SERVICE } from '../../config/version.js';
import { Field } from '../../contracts/fields.js';
import { ApiThrottled } from '../../http/openapi/api-problems.js';
import { Public } from '../../http/route-options.js';
import { addVary } from '../../http/server/vary.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PATH, DOCUMENT_PATH, POSTMAN_PATH } from './openapi-document.js';

class ServiceDto {
  @Field.text('Name of the service.', SERVICE.name) readonly name!: string;
  @Field.text('Version of the service.', SERVICE.version) readonly version!: string;

  @Field.map({ type: 'string' }, 'Paths of the documentation and health checks.', {
    docs: DOCS_PATH,
    openapi: DOCUMENT_PATH,
    postman: POSTMAN_PATH,
  })
  readonly links!: Record<string, string>;

  @Field.map({ type: 'string' }, 'All routes with their summaries.', {
    'GET /vector_stores': 'List vector stores, optionally filtered',
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
    summary: 'Get service information',
    description: 'Redirects a browser (`Accept: text/html`) to the documentation.',
    operationId: 'root',
  })
  @ApiOkResponse({ description: 'Name, version, links and routes.', type: ServiceDto })
  @ApiFoundResponse({ description: 'Redirect of a browser to the documentation.' })
  @ApiThrottled()
  root(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ServiceDto | undefined {
    addVary(reply, 'accept');
    const isBrowser = new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html';
    if (isBrowser && this.environment.SWAGGER_ENABLED) {
      void reply.redirect(DOCS_PATH, HttpStatus.FOUND);
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
