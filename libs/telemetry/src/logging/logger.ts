import { Inject } from '@nestjs/common';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { currentTrace } from '../tracing/scope.js';
import { redactedPaths, redactText } from './redaction.js';

/** Injection token of the application's one logger. */
export const LOGGER = Symbol('LOGGER');
export const InjectLogger = (): ParameterDecorator => Inject(LOGGER);

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly service: string;
  readonly version?: string;
  readonly level?: string;
  /** where lines go; standard output when absent */
  readonly destination?: DestinationStream;
}

/** One JSON logger per application (several share a process), each line with the service's name and the current trace id. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service, ...(options.version === undefined ? {} : { version: options.version }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: () => {
      const trace = currentTrace();
      return trace === undefined ? {} : { traceId: trace.traceId, spanId: trace.spanId };
    },
    hooks: {
      logMethod(this: PinoLogger, args: Parameters<PinoLogger['info']>, method: PinoLogger['info']) {
        const cleaned = args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg));
        Reflect.apply(method, this, cleaned);
      },
    },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
