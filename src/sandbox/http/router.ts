import type { ApiRequest, ApiReply } from './exchange.js';

export type BodyKind = 'none' | 'json' | 'multipart';
export type Handler = (request: ApiRequest) => ApiReply;

export interface Route {
  readonly method: string;
  /** E.g. `/v1/files/{file_id}`. */
  readonly template: string;
  readonly body: BodyKind;
  readonly handler: Handler;
}

interface CompiledRoute extends Route {
  readonly segments: readonly string[];
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a path; a segment in braces stands for any text. Fixed segments win over braces. */
export class Router {
  private readonly byLength = new Map<number, CompiledRoute[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.template.split('/');
      const siblings = this.byLength.get(segments.length) ?? [];
      siblings.push({ ...route, segments });
      this.byLength.set(segments.length, siblings);
    }
  }

  match(method: string, path: string): Match | undefined {
    const segments = path.split('/');
    for (const route of this.byLength.get(segments.length) ?? [])
      if (route.method === method && fits(route.segments, segments))
        return { route, params: paramsOf(route.segments, segments) };
    return undefined;
  }

  /** The methods a path takes, for telling a wrong method from a wrong path. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    const routes = this.byLength.get(segments.length) ?? [];
    return routes.filter((route) => fits(route.segments, segments)).map((route) => route.method);
  }
}

function isParam(segment: string): boolean {
  return segment.startsWith('{');
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.every((part, index) => (isParam(part) ? segments[index] !== '' : part === segments[index]));
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  pattern.forEach((part, index) => {
    if (isParam(part)) params[part.slice(1, -1)] = decoded(segments[index] ?? '');
  });
  return params;
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
