import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../errors/http-error.js';

const LAST_EVENT_ID = 'last-event-id';
const NUMBER = /^\d{1,10}$/;

/**
 * The number of the last event that the client received, from `Last-Event-ID`; 0 without the header.
 *
 * @throws HttpError 422
 */
export const LastEventId = createParamDecorator((_data: unknown, context: ExecutionContext): number => {
  const value = context.switchToHttp().getRequest<FastifyRequest>().headers[LAST_EVENT_ID];
  if (value === undefined || value === '') return 0;
  if (typeof value === 'string' && NUMBER.test(value)) return Number(value);
  throw validationFailed([{ field: LAST_EVENT_ID, message: 'must be the id of an event of this job' }]);
});
