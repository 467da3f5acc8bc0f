import type { ApiRequest } from './api-request.js';

/** Handlers by method and path template, such as `GET /v1/files/{file_id}`. They return the body of a 200 response. */
export type RouteTable = Readonly<Record<string, (request: ApiRequest) => unknown>>;

interface SandboxRoute {
  readonly method: string;
  /** The key in the route table. */
  readonly name: string;
  readonly handle: RouteTable[string];
  readonly pattern: RegExp;
}

export interface RouteMatch {
  readonly route: SandboxRoute;
  /** As in the path, not decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request. A parameter matches one non-empty path segment. */
export class Router {
  private readonly routes: readonly SandboxRoute[];

  constructor(table: RouteTable) {
    this.routes = Object.entries(table).map(([name, handle]) => {
      const [method = '', template = ''] = name.split(' ');
      const pattern = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
      return { method, name, handle, pattern };
    });
  }

  match(method: string, path: string): RouteMatch | undefined {
    for (const route of this.routes) {
      const found = route.method === method ? route.pattern.exec(path) : null;
      if (found) return { route, params: found.groups ?? {} };
    }
    return undefined;
  }

  /** Returns the methods that a path supports. */
  methodsOf(path: string): string[] {
    return this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  }
}
