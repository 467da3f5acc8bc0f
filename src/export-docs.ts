/*
 * A program that writes the documents the service serves about itself to a file, without listening on a port.
 *   node dist/export-docs.js openapi|postman [file]      default file: openapi.json or postman.json
 */
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createApp } from './app.js';
import { parseEnvironment } from './config/environment.js';
import { ApiDocument } from './features/api-docs/api-document.js';
import { postmanCollection } from './features/api-docs/postman-collection.js';

const EXPORTS: Readonly<Record<string, (document: OpenAPIObject) => object>> = {
  openapi: (document) => document,
  postman: (document) => postmanCollection(document),
};

async function createOpenApiDocument(): Promise<OpenAPIObject> {
  const app = await createApp(parseEnvironment({ LOG_LEVEL: 'silent' }));
  try {
    await app.init();
    return app.get(ApiDocument).value;
  } finally {
    await app.close();
  }
}

const [kind = '', file = `${kind}.json`] = process.argv.slice(2);
const exportFrom = EXPORTS[kind];
if (exportFrom === undefined) {
  process.stderr.write(`Usage: export-docs.js ${Object.keys(EXPORTS).join('|')} [file]\n`);
  process.exitCode = 2;
} else {
  await writeFile(file, `${JSON.stringify(exportFrom(await createOpenApiDocument()), null, 2)}\n`);
  process.stdout.write(`wrote ${file}\n`);
}
