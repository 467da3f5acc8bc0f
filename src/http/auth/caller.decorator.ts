import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../openai/caller.js';

/** A request with the trace that its spans belong to. */
export type TracedRequest = FastifyRequest & { trace?: object | undefined };

/** A request that has passed the key guard of a guarded route. */
export type CalledRequest = TracedRequest & { caller?: Caller };

/** Injects the caller of a guarded route. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<CalledRequest>()),
);

export function callerOf({ caller }: CalledRequest): Caller {
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller;
}
