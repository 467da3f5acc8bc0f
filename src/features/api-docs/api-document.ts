import { type INestApplication, Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { METHODS } from './methods.js';
import { createDocument } from './openapi-document.js';

/** The OpenAPI document of the running application, made when it is first asked for. */
@Injectable()
export class ApiDocument {
  private app: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  /** Says which application to document; once, before it serves. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  get value(): OpenAPIObject {
    if (this.app === undefined) throw new Error('no application to document');
    this.document ??= createDocument(this.app);
    return this.document;
  }

  /** `METHOD /path` of every route with its summary. */
  get routes(): Record<string, string> {
    const routes = Object.entries(this.value.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation === undefined ? [] : [[`${method.toUpperCase()} ${path}`, operation.summary ?? '']];
      }),
    );
    return Object.fromEntries(routes) as Record<string, string>;
  }
}
