export { createLogger, InjectLogger, LOGGER, type Logger, type LoggerOptions } from './logging/logger.js';
export { nestLogger } from './logging/nest-logger.js';
export { runInScope, currentTrace, currentLogger, traceHeaders, type Scope } from './tracing/scope.js';
export { traceMiddleware } from './tracing/trace-middleware.js';
export {
  childTrace,
  formatTraceparent,
  parseTraceparent,
  startTrace,
  type TraceContext,
} from './tracing/traceparent.js';
export { createMetrics, InjectMetrics, METRICS, type MetricsOptions } from './metrics/metrics.js';
export { httpMetricsMiddleware } from './metrics/http-metrics.js';
export { HealthRegistry, type HealthIndicator } from './health/health-registry.js';
export { TelemetryModule, type TelemetryOptions } from './telemetry.module.js';
