import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SERVICE } from '../../config/version.js';
import { ProblemDto } from '../../contracts/problem.dto.js';
import { API_KEY_HEADER } from '../../http/auth/api-key.guard.js';
import { OpenAiSpecificationService } from '../openai-compat/specification/openai-specification.service.js';
import { BEARER_SCHEME, KEY_SCHEME } from '../../http/openapi/api-docs.js';
import { operationsOf } from './openapi-operations.js';
import { shareComponents } from './shared-components.js';

export const DOCS_PATH = '/docs';
export const DOCUMENT_PATH = '/openapi.json';
export const POSTMAN_PATH = '/postman.json';

const TITLE = 'OpenAI Vector Store Management API';

const DESCRIPTION = `List, clean up, protect and populate the vector stores and files of an OpenAI project.

**Authentication.** Send your OpenAI API key in the header \`${API_KEY_HEADER}\`. The service neither stores nor logs it.

**Results.** A listing is complete or an error. A bulk request reports the outcome of every id.

**Response formats.** Routes that list or delete many objects return JSON by default, one line per item with \`Accept:
application/x-ndjson\`, and events with \`Accept: text/event-stream\`. With \`Prefer: respond-async\`, a bulk request
continues as a job.

**OpenAI SDKs.** The paths under \`/v1\` are compatible with OpenAI's API: set the base URL of the SDK to this service.

**Postman.** Import [\`${POSTMAN_PATH}\`](${POSTMAN_PATH}).`;

/** Folders of the documentation, in order. */
const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['Vector stores', 'List and delete vector stores.'],
  ['Manifests', 'Export, restore and clone vector stores.'],
  ['Vector store files', 'List and detach the files of a vector store.'],
  ['Bulk updates', 'Set expiry and attributes, and re-index failed files.'],
  ['Files', 'List and delete files.'],
  ['Reports', 'Report storage costs and unused, duplicate or failed files.'],
  ['Clean-up', 'Plan deletions, review the plan, and apply exactly that plan.'],
  ['Receipts', 'Verify deletion receipts.'],
  ['Jobs', 'Run bulk operations asynchronously.'],
  ['OpenAI vector stores', "OpenAI-compatible. Use an SDK with this service's `/v1` as its base URL."],
  [
    'OpenAI vector store files',
    'OpenAI-compatible. Attach, read, update and detach the files of a vector store.',
  ],
  ['OpenAI file batches', 'OpenAI-compatible. Attach many files at once.'],
  ['OpenAI files', 'OpenAI-compatible. Upload, read and delete files.'],
  ['OpenAI uploads', 'OpenAI-compatible. Upload large files in parts.'],
  ['Service', 'Service information, health and metrics.'],
];

/** Creates the OpenAPI document of all routes from their decorators. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const key = 'Your OpenAI API key.';
  const builder = new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion(SERVICE.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addApiKey({ type: 'apiKey', in: 'header', name: API_KEY_HEADER, description: key }, KEY_SCHEME)
    .addSecurity(BEARER_SCHEME, { type: 'http', scheme: 'bearer', description: key })
    .setOpenAPIVersion('3.0.3');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ProblemDto] });
  app.get(OpenAiSpecificationService).describe(document);
  // `security: []` states that a route needs no key; a missing `security` could be an oversight.
  for (const { operation } of operationsOf(document)) operation.security ??= [];
  shareComponents(document);
  return document;
}
