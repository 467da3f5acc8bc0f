import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SERVICE } from '../../config/version.js';
import { BEARER_SCHEME, KEY_SCHEME } from '../../http/openapi/api-docs.js';
import { API_KEY_HEADER } from '../../http/auth/api-key.guard.js';
import { ProblemDto } from '../../contracts/problem.dto.js';
import { OpenAiSpecificationService } from '../openai-compat/specification/openai-specification.service.js';
import { METHODS } from './methods.js';
import { POSTMAN_PATH } from './paths.js';

const TITLE = 'OpenAI Vector Store Management API';

const DESCRIPTION = `Lists, cleans and safeguards the vector stores and files of an OpenAI project.

Every call brings its own OpenAI key in \`${API_KEY_HEADER}\`; the service neither stores nor logs it. Listings are
complete or an error. Bulk calls tell for each id what happened. Routes that list or delete many also answer line by
line with \`Accept: application/x-ndjson\`, or as events with \`Accept: text/event-stream\`; with \`Prefer: respond-async\` a
bulk call goes on as a job. A clean-up is planned first, and just its plan is applied. Under \`/v1\` is OpenAI's own API of these objects: give an SDK that base URL.
For Postman, import [\`${POSTMAN_PATH}\`](${POSTMAN_PATH}).`;

/** The OpenAPI document of all routes, made from their decorators. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion(SERVICE.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: API_KEY_HEADER, description: 'Your OpenAI API key.' },
      KEY_SCHEME,
    )
    .addSecurity(BEARER_SCHEME, { type: 'http', scheme: 'bearer', description: 'Your OpenAI API key.' })
    .addTag('Vector stores', 'List and delete vector stores.')
    .addTag('Transfer', 'Write vector stores down, make them again, copy them.')
    .addTag('Vector store files', 'List and detach the files of a vector store.')
    .addTag('Care', 'Change many vector stores, or many files of one.')
    .addTag('Files', 'List and delete files.')
    .addTag('Reports', "What storage costs, and which files are in nobody's use.")
    .addTag('Clean-up', 'Plan what goes, and delete just that.')
    .addTag('Receipts', 'Check what was said to be done.')
    .addTag('Jobs', 'Bulk calls that go on without their request.')
    .addTag('OpenAI vector stores', "OpenAI's own operations: change the base URL of an SDK to `/v1`.")
    .addTag('OpenAI vector store files', 'The files of one vector store.')
    .addTag('OpenAI file batches', 'Many files attached at once.')
    .addTag('OpenAI files', 'Files, and their content.')
    .addTag('OpenAI uploads', 'Large files in parts.')
    .addTag('Service', 'What this service is, and whether it runs.')
    .setOpenAPIVersion('3.0.3')
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemDto] });
  app.get(OpenAiSpecificationService).describe(document);
  declarePublic(document);
  return document;
}

/** A route without a key says so: `security: []` is a decision, a missing one may be an oversight. */
function declarePublic({ paths }: OpenAPIObject): void {
  for (const item of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) operation.security ??= [];
    }
  }
}
