export { createLogger, InjectLogger, LOGGER, type Logger, type LoggerOptions } from './logging/logger.js';
export { nestLogger } from './logging/nest-logger.js';
export { runInScope, currentTrace, currentLogger, currentTracer, traceHeaders, type Scope } from './tracing/scope.js';
export { traceMiddleware, type TraceOptions } from './tracing/trace-middleware.js';
export {
  inSpan,
  nowMs,
  type Span,
  type SpanAttributes,
  type SpanKind,
  type SpanOptions,
  type Tracer,
} from './tracing/span.js';
export { OtlpExporter, type OtlpOptions } from './tracing/otlp-exporter.js';
export { createTracer, type TracingConfig } from './tracing/create-tracer.js';
export {
  childTrace,
  formatTraceparent,
  parseTraceparent,
  startTrace,
  type TraceContext,
} from './tracing/traceparent.js';
export { createMetrics, InjectMetrics, METRICS, type MetricsOptions } from './metrics/metrics.js';
export { sharedReading } from './metrics/shared-reading.js';
export { httpMetricsMiddleware } from './metrics/http-metrics.js';
export { HealthRegistry, type HealthIndicator } from './health/health-registry.js';
export { TelemetryModule, type TelemetryOptions } from './telemetry.module.js';
