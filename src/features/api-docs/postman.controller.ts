import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiThrottled } from '../../http/openapi/api-problems.js';
import { Public } from '../../http/route-options.js';
import { ApiDocument } from './api-document.js';
import { POSTMAN_PATH } from './openapi-document.js';
import { postmanCollection } from './postman-collection.js';
import { POSTMAN_SCHEMA, type PostmanCollection } from './postman-format.js';

@ApiTags('Service')
@Public()
@Controller(POSTMAN_PATH)
export class PostmanController {
  constructor(private readonly document: ApiDocument) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Get the Postman collection',
    description: 'Import this URL into Postman. `base_url` is set to the address of this request.',
    operationId: 'postman',
  })
  @ApiOkResponse({
    description: 'A collection in format 2.1.',
    schema: {
      type: 'object',
      required: ['info', 'auth', 'event', 'variable', 'item'],
      properties: {
        info: { type: 'object', additionalProperties: true, description: 'Name, description and format.' },
        auth: {
          type: 'object',
          additionalProperties: true,
          description: 'The key header, set from the variable `api_key`.',
        },
        event: {
          type: 'array',
          items: { type: 'object', additionalProperties: true },
          description: 'Scripts that run for all requests.',
        },
        variable: {
          type: 'array',
          items: { type: 'object', additionalProperties: true },
          description: 'Collection variables.',
        },
        item: {
          type: 'array',
          items: { type: 'object', additionalProperties: true },
          description: 'One folder per tag.',
        },
      },
      example: { info: { schema: POSTMAN_SCHEMA }, auth: {}, event: [], variable: [], item: [] },
    },
  })
  @ApiThrottled()
  postman(@Req() { protocol, host }: FastifyRequest): PostmanCollection {
    return postmanCollection(this.document.value, `${protocol}://${host}`);
  }
}
