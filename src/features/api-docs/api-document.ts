import { type INestApplication, Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createDocument } from './openapi-document.js';
import { operationsOf } from './openapi-operations.js';

/** The OpenAPI document of the running application, created on first use. */
@Injectable()
export class ApiDocument {
  private app: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  /** Sets the application to document. Must be called once, before the first request. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  /** @throws Error before {@link describe} was called */
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
