import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type {
  Attributes,
  Context,
  Span,
  SpanKind as Kind,
  TextMapPropagator,
  Tracer,
} from '@opentelemetry/api';
import { Environment } from '../config/environment.js';
import { SERVICE } from '../config/version.js';

/** What OpenTelemetry is asked to do; its modules are loaded only where there is somebody to send spans to. */
interface Sdk {
  readonly api: typeof import('@opentelemetry/api');
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  readonly shutdown: () => Promise<void>;
}

export type SpanKind = 'server' | 'client' | 'internal';

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** What it is part of. */
  readonly parent: object | undefined;
}

/** A span that has begun. */
export interface StartedSpan {
  /** What its parts are part of. */
  readonly trace: object | undefined;
  /** @param problem where it did not end well: an HTTP status or a name, nothing that a caller sent */
  readonly end: (attributes?: Attributes, problem?: string) => void;
}

/** Spans that wait to be sent; beyond it they are dropped. */
const MAX_QUEUE = 2_048;
const EXPORT_TIMEOUT_MS = 2_000;
/** Time for the last spans to be sent at shutdown: no try takes longer. */
const FLUSH_WITHIN_MS = 2_500;
const TRACES_PATH = '/v1/traces';

const UNTRACED: StartedSpan = { trace: undefined, end: () => undefined };

/**
 * Sends spans to an OpenTelemetry collector, where one is configured. A collector that is away costs nothing but the
 * spans.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private sdk: Sdk | undefined;

  constructor(private readonly environment: Environment) {}

  async onModuleInit(): Promise<void> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = this.environment;
    if (endpoint !== '') this.sdk = await load(`${endpoint.replace(/\/+$/, '')}${TRACES_PATH}`, serviceName);
  }

  /** @param headers of the request that this is part of: its `traceparent` is taken over */
  start({ name, kind, attributes = {}, parent }: SpanStart, headers?: object): StartedSpan {
    const { sdk } = this;
    if (sdk === undefined) return UNTRACED;
    const { api, tracer, propagator } = sdk;
    const root = parent === undefined ? api.ROOT_CONTEXT : (parent as Context);
    const context =
      headers === undefined ? root : propagator.extract(root, headers, api.defaultTextMapGetter);
    const span = tracer.startSpan(name, { kind: kindOf(api, kind), attributes }, context);
    return {
      trace: api.trace.setSpan(context, span),
      end: (more = {}, problem) => {
        span.setAttributes(more);
        if (problem !== undefined) noteProblem(api, span, problem);
        span.end();
      },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sdk?.shutdown().catch((error: unknown) => {
      this.logger.warn({
        msg: 'spans not sent',
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }
}

function kindOf(api: Sdk['api'], kind: SpanKind): Kind {
  return { server: api.SpanKind.SERVER, client: api.SpanKind.CLIENT, internal: api.SpanKind.INTERNAL }[kind];
}

function noteProblem(api: Sdk['api'], span: Span, problem: string): void {
  span.setAttribute('error.type', problem);
  span.setStatus({ code: api.SpanStatusCode.ERROR });
}

async function load(url: string, serviceName: string): Promise<Sdk> {
  const [api, base, { OTLPTraceExporter }, { resourceFromAttributes }, { W3CTraceContextPropagator }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/core'),
    ]);
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const processor = new base.BatchSpanProcessor(exporter, {
    maxQueueSize: MAX_QUEUE,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new base.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': SERVICE.version }),
    spanProcessors: [processor],
  });
  return {
    api,
    tracer: provider.getTracer(SERVICE.name, SERVICE.version),
    propagator: new W3CTraceContextPropagator(),
    shutdown: () => within(FLUSH_WITHIN_MS, provider.shutdown()),
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
