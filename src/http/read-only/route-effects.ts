import { applyDecorators, HttpStatus } from '@nestjs/common';
import { ApiProblems } from '../openapi/api-problems.js';
import { flagged } from '../route-options.js';

/** Declares that a route other than a GET changes nothing, so that it also works with `READ_ONLY`. */
export const Reads = (): MethodDecorator => flagged({ effect: 'read' });

/** Declares that a route changes something, so that `READ_ONLY` rejects it. */
export const Writes = (): MethodDecorator =>
  applyDecorators(flagged({ effect: 'write' }), ApiProblems(HttpStatus.METHOD_NOT_ALLOWED));

/** Declares that a route changes something unless `dry_run` is `true` in its body or query. */
export const WritesUnlessDryRun = (place: 'body' | 'query' = 'body'): MethodDecorator =>
  applyDecorators(flagged({ effect: `dry_run_in_${place}` }), ApiProblems(HttpStatus.METHOD_NOT_ALLOWED));
