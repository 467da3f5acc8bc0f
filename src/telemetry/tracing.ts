import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Attributes, Context, SpanKind, TextMapPropagator, Tracer } from '@opentelemetry/api';
import { Environment } from '../config/environment.js';
import { SERVICE } from '../config/version.js';

/** The parts of OpenTelemetry in use. Its modules are only loaded if a collector is configured. */
interface TracingSdk {
  readonly api: typeof import('@opentelemetry/api');
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  readonly shutdown: () => Promise<void>;
}

export interface SpanStart {
  readonly name: string;
  readonly kind: keyof typeof SpanKind;
  readonly attributes?: Attributes;
  /** Context of the parent span. */
  readonly parent: object | undefined;
}

/** A started span. */
export interface StartedSpan {
  /** Context for child spans. */
  readonly trace: object | undefined;
  /** @param problem of an unsuccessful operation: an HTTP status or an error name, never caller input */
  readonly end: (attributes?: Attributes, problem?: string) => void;
}

/** Maximum spans that wait for export; further ones are dropped. */
const MAX_QUEUE = 2_048;
const EXPORT_TIMEOUT_MS = 2_000;
/** Time limit for exporting the last spans at shutdown; longer than one export. */
const FLUSH_TIMEOUT_MS = 2_500;
const TRACES_PATH = '/v1/traces';

const UNTRACED: StartedSpan = { trace: undefined, end: () => undefined };

/**
 * Sends spans to an OpenTelemetry collector, if one is configured. While the collector is unavailable, spans are lost
 * without affecting requests.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Tracing.name);
  private sdk: TracingSdk | undefined;

  constructor(private readonly environment: Environment) {}

  async onModuleInit(): Promise<void> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = this.environment;
    if (endpoint !== '')
      this.sdk = await loadSdk(`${endpoint.replace(/\/+$/, '')}${TRACES_PATH}`, serviceName);
  }

  /** @param headers of the incoming request, whose `traceparent` the span continues */
  start({ name, kind, attributes = {}, parent }: SpanStart, headers?: object): StartedSpan {
    const { sdk } = this;
    if (sdk === undefined) return UNTRACED;
    const { api, tracer, propagator } = sdk;
    const root = parent === undefined ? api.ROOT_CONTEXT : (parent as Context);
    const context =
      headers === undefined ? root : propagator.extract(root, headers, api.defaultTextMapGetter);
    const span = tracer.startSpan(name, { kind: api.SpanKind[kind], attributes }, context);
    return {
      trace: api.trace.setSpan(context, span),
      end: (more = {}, problem) => {
        span.setAttributes(more);
        if (problem !== undefined)
          span.setAttribute('error.type', problem).setStatus({ code: api.SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sdk?.shutdown().catch((error: unknown) => {
      this.logger.warn({
        msg: 'span export failed',
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }
}

async function loadSdk(url: string, serviceName: string): Promise<TracingSdk> {
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
    shutdown: () => Promise.race([provider.shutdown(), failAfter(FLUSH_TIMEOUT_MS)]),
  };
}

async function failAfter(ms: number): Promise<never> {
  await sleep(ms, undefined, { ref: false });
  throw new Error(`timed out after ${ms} ms`);
}
