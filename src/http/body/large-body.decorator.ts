import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteOptions } from 'fastify';

/** Marks a route whose body is a document: it may have `DOCUMENT_LIMIT_BYTES`. Its DTO is marked with `IsDocument`. */
export const LargeBody = (): MethodDecorator => RouteConfig({ isDocument: true });

export function hasLargeBody({ config }: Pick<RouteOptions, 'config'>): boolean {
  const marked: { readonly isDocument?: boolean } = { ...config };
  return marked.isDocument === true;
}
