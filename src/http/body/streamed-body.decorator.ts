import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Marks a route whose body is passed on while it comes in: it takes a form, of any size and for as long as it takes. */
export const StreamedBody = (): MethodDecorator => RouteConfig({ isStreamed: true });

export function isStreamed({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { isStreamed?: boolean }).isStreamed === true;
}
