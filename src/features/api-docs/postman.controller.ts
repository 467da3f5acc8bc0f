import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiThrottled } from '../../http/openapi/api-problems.js';
import { Public } from '../../http/route-options.js';
import { ApiDocument } from './api-document.js';
import type { SchemaOrReference } from './document-reader.js';
import { POSTMAN_PATH } from './openapi-document.js';
import { postmanCollection } from './postman-collection.js';
import { POSTMAN_SCHEMA, type PostmanCollection } from './postman-format.js';

const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;
const anyObject = (description: string): SchemaOrReference => ({ ...ANY_OBJECT, description });
const anyObjects = (description: string): SchemaOrReference => ({
  type: 'array',
  items: ANY_OBJECT,
  description,
});

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
        info: anyObject('Name, description and format.'),
        auth: anyObject('The key header, set from the variable `api_key`.'),
        event: anyObjects('Scripts that run for all requests.'),
        variable: anyObjects('Collection variables.'),
        item: anyObjects('One folder per tag.'),
      },
      example: { info: { schema: POSTMAN_SCHEMA }, auth: {}, event: [], variable: [], item: [] },
    },
  })
  @ApiThrottled()
  postman(@Req() { protocol, host }: FastifyRequest): PostmanCollection {
    return postmanCollection(this.document.value, `${protocol}://${host}`);
  }
}
