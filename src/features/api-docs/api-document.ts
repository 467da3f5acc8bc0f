import { type INestApplication, Injectable } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Environment } from '../../config/environment.js';
import { createDocument, DOCS_PATH, DOCUMENT_PATH } from './openapi-document.js';
import { operationsOf } from './openapi-operations.js';

/** The OpenAPI document of the running application, created on first use. */
@Injectable()
export class ApiDocument {
  private app: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  constructor(private readonly environment: Environment) {}

  /**
   * Sets the application to document, and serves the document and Swagger UI unless `SWAGGER_ENABLED` is `false`. Must be
   * called once, before the first request.
   */
  publish(app: INestApplication): void {
    this.app = app;
    if (!this.environment.SWAGGER_ENABLED) return;
    SwaggerModule.setup(DOCS_PATH, app, () => this.value, {
      jsonDocumentUrl: DOCUMENT_PATH,
      raw: ['json'],
      customSiteTitle: 'Vector Store Management API',
      // Without persistAuthorization, which would store the key in the browser.
      swaggerOptions: { displayRequestDuration: true, docExpansion: 'list', defaultModelsExpandDepth: 0 },
    });
  }

  /** @throws Error before {@link publish} was called */
  get value(): OpenAPIObject {
    if (this.app === undefined) throw new Error('no application to document');
    this.document ??= createDocument(this.app);
    return this.document;
  }

  /** The summary of every route, by `METHOD /path`. */
  get routes(): Record<string, string> {
    return Object.fromEntries(
      operationsOf(this.value).map(({ method, path, operation }) => [
        `${method} ${path}`,
        operation.summary ?? '',
      ]),
    );
  }
}
