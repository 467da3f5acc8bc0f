import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { Environment } from '../../config/environment.js';
import { ApiDocument } from './api-document.js';
import { DOCS_PATH, DOCUMENT_PATH } from './openapi-document.js';

/** Serves Swagger UI and the OpenAPI document unless `SWAGGER_ENABLED` is `false`. The document is created on first use. */
export function setUpDocs(app: INestApplication, environment: Environment): void {
  const document = app.get(ApiDocument);
  document.describe(app);
  if (!environment.SWAGGER_ENABLED) return;
  SwaggerModule.setup(DOCS_PATH, app, () => document.value, {
    jsonDocumentUrl: DOCUMENT_PATH,
    raw: ['json'],
    customSiteTitle: 'Vector Store Management API',
    // Without persistAuthorization, which would store the key in the browser.
    swaggerOptions: { displayRequestDuration: true, docExpansion: 'list', defaultModelsExpandDepth: 0 },
  });
}
