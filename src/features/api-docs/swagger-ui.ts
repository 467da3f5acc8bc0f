import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { Environment } from '../../config/environment.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PATH, DOCUMENT_PATH } from './openapi-document.js';

/** Serves Swagger UI and the document, unless `SWAGGER_ENABLED` is off. The document is made at the first request. */
export function setUpDocs(app: INestApplication, environment: Environment): void {
  const document = app.get(ApiDocument);
  document.describe(app);
  if (!environment.SWAGGER_ENABLED) return;
  SwaggerModule.setup(DOCS_PATH, app, () => document.value, {
    jsonDocumentUrl: DOCUMENT_PATH,
    raw: ['json'],
    customSiteTitle: 'Vector Store Management API',
    // Not persistAuthorization: it would leave the key in the browser's storage.
    swaggerOptions: { displayRequestDuration: true, docExpansion: 'list', defaultModelsExpandDepth: 0 },
  });
}
