import type { OpenAPIObject } from '@nestjs/swagger';

/** Methods that a route can have, as the OpenAPI document names them. */
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export type DocumentedOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** One operation of an OpenAPI document. */
export interface RouteOperation {
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}

/** All operations, in the order of the document. */
export function operationsOf({ paths }: OpenAPIObject): RouteOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
  );
}
