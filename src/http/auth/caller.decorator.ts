import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../openai/caller.js';

export type { Caller } from '../../openai/caller.js';

/** A request, and what its work is part of, for who traces it. */
export type TracedRequest = FastifyRequest & { trace?: object | undefined };

/** A request that the key guard has let through on a guarded route. */
export type CalledRequest = TracedRequest & { caller?: Caller };

/** On whose behalf a guarded route is called. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller;
});
