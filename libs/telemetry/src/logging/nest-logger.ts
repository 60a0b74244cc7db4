import type { LoggerService } from '@nestjs/common';
import { currentLogger } from '../tracing/scope.js';

/**
 * What Nest's own code logs to. Nest keeps its logger in a static field, so one object serves every application of the
 * process; it finds the right application's logger in the asynchronous scope that boots or serves it. Lines outside any
 * scope have no owner and are dropped unless they are errors, which then go to standard error.
 */
class ScopedNestLogger implements LoggerService {
  log = (message: unknown, ...rest: unknown[]): void => write('debug', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => write('trace', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => write('warn', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => write('error', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => write('fatal', message, rest);
}

export const nestLogger: LoggerService = new ScopedNestLogger();

function write(level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
  const logger = currentLogger();
  if (logger === undefined) {
    if (level === 'error' || level === 'fatal') process.stderr.write(`${String(message)}\n`);
    return;
  }
  const context = rest.at(-1);
  const detail = rest.slice(0, -1).filter((part) => typeof part === 'string');
  const fields = { ...(typeof context === 'string' ? { context } : {}), ...(detail.length === 0 ? {} : { detail }) };
  if (message instanceof Error) logger[level]({ ...fields, err: message }, message.message);
  else logger[level](fields, typeof message === 'string' ? message : JSON.stringify(message));
}
