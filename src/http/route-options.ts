import { SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyRequest, RouteOptions } from 'fastify';

/** First path segment of the OpenAI-compatible routes. */
export const OPENAI_PREFIX = 'v1';

/** The target of a request can be a complete URL, as sent to a proxy. */
const OPENAI_PATH = new RegExp(`^(?:https?://[^/?#]*)?/${OPENAI_PREFIX}(?:[/?]|$)`);

/** Whether a request addresses the OpenAI-compatible routes, whose responses have OpenAI's shapes. */
export const isOpenAiRequest = ({ url = '' }: { readonly url?: string }): boolean => OPENAI_PATH.test(url);

export const IS_PUBLIC = Symbol('IS_PUBLIC');

/** Lets a route be called without a key. All other routes are guarded. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(IS_PUBLIC, true);

/** What a request to a route may change: nothing, something, or something unless it is a dry run. */
export type RouteEffect = 'read' | 'write' | 'dry_run_in_body' | 'dry_run_in_query';

/** Settings of a route that take effect before guards and pipes run. */
interface RouteFlags {
  readonly effect?: RouteEffect;
  readonly isStreamed?: boolean;
  readonly hasLargeBody?: boolean;
  readonly isAvailableDuringShutdown?: boolean;
}

/** Adds flags to those that other decorators have set. */
export const flagged =
  (flags: RouteFlags): MethodDecorator =>
  (target, name, descriptor) => {
    const present = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as
      RouteFlags | undefined;
    RouteConfig({ ...present, ...flags })(target, name, descriptor);
  };

const flagsOf = ({ config }: Pick<RouteOptions, 'config'>): RouteFlags => ({ ...config });

export const effectOf = (route: Pick<RouteOptions, 'config'>): RouteEffect | undefined =>
  flagsOf(route).effect;

/** Passes the body of a route on as a stream. The body is a form of any size, without the usual time limit. */
export const StreamedBody = (): MethodDecorator => flagged({ isStreamed: true });

export const isStreamed = ({ routeOptions }: FastifyRequest): boolean =>
  flagsOf(routeOptions).isStreamed === true;

/** Raises the body limit of a route to `DOCUMENT_LIMIT_BYTES`. The DTO of the body is marked with `IsDocument`. */
export const LargeBody = (): MethodDecorator => flagged({ hasLargeBody: true });

export const hasLargeBody = (route: Pick<RouteOptions, 'config'>): boolean =>
  flagsOf(route).hasLargeBody === true;

/** Keeps a route available while the service shuts down. */
export const AvailableDuringShutdown = (): MethodDecorator => flagged({ isAvailableDuringShutdown: true });

export const isAvailableDuringShutdown = ({ routeOptions }: FastifyRequest): boolean =>
  flagsOf(routeOptions).isAvailableDuringShutdown === true;

/** The name of a route in logs, metrics and traces: its pattern, without ids. */
export const routeNameOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'unknown';
