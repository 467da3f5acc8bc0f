import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import { HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/errors/http-error.js';
import { ProblemFilter } from '../../http/errors/problem.filter.js';
import { CONSOLE_PAGE, CONSOLE_PATH, ConsoleService } from './console.service.js';

/** The build puts files here whose names contain a hash of their content. */
const HASHED_FOLDER = 'assets';
const FOREVER = 'public, max-age=31536000, immutable';
/** Hidden files, compressed files, which are requested by the name of the original, and folders. */
const NOT_SERVED = /(?:^|\/)\.|\.(?:br|gz)$|\/$/;

/** Everything comes from the service, and nothing is inline. A form that no script handles is not sent. */
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
 * Serves the web console without a key and without throttling. If it has not been built, its path explains how to build it.
 *
 * @param folder of the built console
 */
export async function serveConsole(app: NestFastifyApplication, folder: string | undefined): Promise<void> {
  const webConsole = app.get(ConsoleService);
  webConsole.folder = folder;
  if (!webConsole.isEnabled) return;
  await app.register(async (server: FastifyInstance) => {
    const filter = new ProblemFilter();
    server.setErrorHandler((error: FastifyError, request, reply) => {
      // The plugin rejects paths that are not in their shortest form.
      if (error.code === 'FST_STATIC_FORBIDDEN_PATH') reply.callNotFound();
      else filter.respond(error, request, reply);
    });
    server.addHook('onRequest', (_request, reply, done) => {
      void reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      done();
    });
    if (folder !== undefined) await serveFiles(server, folder);
    server.get(CONSOLE_PATH, (request, reply) => {
      if (!webConsole.isAvailable) throw notBuilt();
      return sendPage(request, reply);
    });
  });
}

async function serveFiles(server: FastifyInstance, root: string): Promise<void> {
  await server.register(fastifyStatic, {
    root,
    prefix: CONSOLE_PATH,
    allowedPath: (path) => !NOT_SERVED.test(path),
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = basename(dirname(path)) === HASHED_FOLDER;
      void reply.header('cache-control', isHashed ? FOREVER : 'no-cache');
    },
  });
}

/** The router ignores a trailing slash, but the relative URLs of the page depend on it. */
function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return TRAILING_SLASH.test(request.url)
    ? reply.sendFile(CONSOLE_PAGE)
    : reply.redirect(`${basename(CONSOLE_PATH)}/`, HttpStatus.FOUND);
}

const notBuilt = (): HttpError =>
  new HttpError(HttpStatus.NOT_FOUND, 'not_found', 'the web console has not been built', {
    hint: 'run `npm run build`, then load this page again',
  });
