import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Environment } from '../../config/environment.js';
import { SERVICE } from '../../config/version.js';
import { Field, OPTIONAL } from '../../contracts/fields.js';
import { API_KEY_HEADER, ApiKeyGuard } from '../../http/auth/api-key.guard.js';
import { ApiThrottled } from '../../http/openapi/api-problems.js';
import { Public } from '../../http/route-options.js';
import { addVary } from '../../http/server/vary.js';
import { CONSOLE_PATH, ConsoleService } from '../console/console.service.js';
import { StoragePriceDto } from '../reports/dto/storage-report.dto.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PATH, DOCUMENT_PATH, POSTMAN_PATH } from './openapi-document.js';

class ServiceUpstreamDto {
  @Field.text('Host of `OPENAI_BASE_URL`, with its port.', 'api.openai.com') readonly host!: string;
  @Field.flag('Whether it is the sandbox (`UPSTREAM_IS_SANDBOX`).', false) readonly is_sandbox!: boolean;
}

class ServiceDto {
  @Field.text('Name of the service.', SERVICE.name) readonly name!: string;
  @Field.text('Version of the service.', SERVICE.version) readonly version!: string;

  @Field.map({ type: 'string' }, 'Paths of the web console, the documentation and the health checks.', {
    console: CONSOLE_PATH,
    docs: DOCS_PATH,
    openapi: DOCUMENT_PATH,
    postman: POSTMAN_PATH,
  })
  readonly links!: Readonly<Record<string, string | undefined>>;

  @ApiProperty({ description: 'The API that the service calls.' })
  readonly upstream!: ServiceUpstreamDto;

  @Field.flag('Whether requests that would change something are rejected (`READ_ONLY`).', false)
  readonly read_only!: boolean;

  @ApiProperty({ description: 'Price that the service calculates the cost of storage with.' })
  readonly storage_price!: StoragePriceDto;

  @Field.text(
    'Fingerprint of the API key of the request, as in the log; absent without a usable key.',
    'n118jCEdlxTjEJDW',
    OPTIONAL,
  )
  readonly key?: string | undefined;

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
    private readonly webConsole: ConsoleService,
    private readonly apiKeyGuard: ApiKeyGuard,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Get service information',
    description:
      'Redirects a browser (`Accept: text/html`) to the web console, or to the documentation if there is no console. The API ' +
      'key is optional and is not sent to OpenAI.',
    operationId: 'root',
  })
  @ApiOkResponse({ description: 'Name, version, links, state and routes.', type: ServiceDto })
  @ApiFoundResponse({ description: 'Redirect of a browser to the console or the documentation.' })
  @ApiThrottled()
  root(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ServiceDto | undefined {
    addVary(reply, ['accept', API_KEY_HEADER]);
    const isBrowser = new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html';
    const page = this.links.console ?? this.links.docs;
    if (isBrowser && page !== undefined) {
      // Relative, because the service may be behind a path prefix.
      void reply.redirect(page.slice(1), HttpStatus.FOUND);
      return undefined;
    }
    const { OPENAI_BASE_URL, UPSTREAM_IS_SANDBOX, READ_ONLY } = this.environment;
    const { STORAGE_PRICE_USD_PER_GIB_DAY, STORAGE_FREE_GIB } = this.environment;
    return {
      ...SERVICE,
      links: this.links,
      upstream: { host: new URL(OPENAI_BASE_URL).host, is_sandbox: UPSTREAM_IS_SANDBOX },
      read_only: READ_ONLY,
      storage_price: { usd_per_gib_day: STORAGE_PRICE_USD_PER_GIB_DAY, free_gib: STORAGE_FREE_GIB },
      key: this.apiKeyGuard.credentialsOf(request)?.fingerprint,
      routes: this.document.routes,
    };
  }

  private get links(): Readonly<Record<string, string | undefined>> {
    return {
      ...(this.webConsole.isAvailable && { console: CONSOLE_PATH }),
      ...(this.environment.SWAGGER_ENABLED && {
        docs: DOCS_PATH,
        openapi: DOCUMENT_PATH,
        postman: POSTMAN_PATH,
      }),
      live: '/health/live',
      ready: '/health/ready',
    };
  }
}
