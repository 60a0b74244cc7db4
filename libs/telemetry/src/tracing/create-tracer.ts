import type { Registry } from 'prom-client';
import type { Logger } from '../logging/logger.js';
import { OtlpExporter } from './otlp-exporter.js';

/** As `telemetryShape` of @icubed/config reads it. */
export interface TracingConfig {
  readonly otlpTracesUrl?: string;
  readonly otlpAuthorization?: string;
}

/** Undefined when no collector is named: then nothing is recorded. */
export function createTracer(
  config: TracingConfig,
  service: { name: string; version: string },
  parts: { logger: Logger; metrics: Registry },
): OtlpExporter | undefined {
  const { otlpTracesUrl: url, otlpAuthorization: authorization } = config;
  return url === undefined ? undefined : new OtlpExporter({ url, authorization, service, ...parts });
}
