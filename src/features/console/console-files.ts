import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import { HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors/http-error.js';
import { ProblemFilter } from '../../http/errors/problem.filter.js';
import { reportedAs } from '../../http/route-options.js';
import { CONSOLE_PATH, ConsoleService } from './console.service.js';

/** The build puts files here whose names contain a hash of their content. */
const HASHED_FOLDER = 'assets';
const FOREVER = 'public, max-age=31536000, immutable';

/** Everything comes from the service, and nothing is inline. A form that a script does not handle is not sent. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

const TRAILING_SLASH = /\/(?:\?|$)/;

/**
 * Serves the web console without a key and without throttling. The files are listed once, so that a path outside the list does
 * not exist. Without a built console, its path explains how to build it.
 */
export async function serveConsole(app: NestFastifyApplication, folder: string | undefined): Promise<void> {
  const webConsole = app.get(ConsoleService);
  if (folder !== undefined) webConsole.locate(folder);
  if (!webConsole.isEnabled) return;
  const { folder: root } = webConsole;
  const filter = new ProblemFilter();
  await app.register(async (server: FastifyInstance) => {
    server.setErrorHandler((error, request, reply) => filter.respond(error, request, reply));
    server.addHook('onRoute', (route) => {
      // One name for all files, because those of the build change with every version.
      route.config = { ...route.config, ...reportedAs(`${CONSOLE_PATH}*`) };
    });
    server.addHook('onRequest', prepareReply);
    if (root === undefined) explainBuild(server);
    else await serveFiles(server, root);
  });
}

/** The router ignores a trailing slash, but relative URLs depend on it. */
function prepareReply(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  void reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  const isPage = request.routeOptions.url === CONSOLE_PATH;
  const hasSlash = TRAILING_SLASH.test(request.url);
  if (isPage && !hasSlash) void reply.redirect(`${basename(CONSOLE_PATH)}/`, HttpStatus.FOUND);
  else if (!isPage && hasSlash) reply.callNotFound();
  else done();
}

async function serveFiles(server: FastifyInstance, root: string): Promise<void> {
  await server.register(fastifyStatic, {
    root,
    prefix: CONSOLE_PATH,
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = basename(dirname(path)) === HASHED_FOLDER;
      void reply.header('cache-control', isHashed ? FOREVER : 'no-cache');
    },
  });
}

function explainBuild(server: FastifyInstance): void {
  server.get(CONSOLE_PATH, () => {
    throw new HttpError(HttpStatus.NOT_FOUND, 'not_found', 'the web console has not been built', {
      hint: 'run `npm run build` and restart the service',
    });
  });
}
