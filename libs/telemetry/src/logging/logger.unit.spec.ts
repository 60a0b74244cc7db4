import { describe, expect, it } from '@jest/globals';
import { currentTrace, runInScope, traceHeaders } from '../tracing/scope.js';
import { startTrace } from '../tracing/traceparent.js';
import { createLogger } from './logger.js';
import { nestLogger } from './nest-logger.js';

function capturing(service: string, level = 'trace') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    service,
    level,
    destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  return { logger, lines };
}

describe('a logger', () => {
  it('writes JSON with the service, a time and a named level', () => {
    const { logger, lines } = capturing('registry');
    logger.info({ assetId: '7' }, 'registered');
    expect(lines[0]).toMatchObject({ service: 'registry', level: 'info', assetId: '7', msg: 'registered' });
    expect(Date.parse(String(lines[0]?.['time']))).not.toBeNaN();
  });

  it('adds the trace it is called under, across awaits', async () => {
    const { logger, lines } = capturing('registry');
    const trace = startTrace();
    await runInScope({ trace }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      logger.info('inside');
      expect(traceHeaders()).toEqual({ traceparent: `00-${trace.traceId}-${trace.spanId}-01` });
    });
    logger.info('outside');
    expect(lines.map((line) => line['traceId'])).toEqual([trace.traceId, undefined]);
    expect([currentTrace(), traceHeaders()]).toEqual([undefined, {}]);
  });

  it('keeps credentials out, in headers, fields and text', () => {
    const { logger, lines } = capturing('gateway');
    const key = `icu_${'k'.repeat(48)}`;
    logger.info({
      headers: { authorization: `Bearer ${key}`, 'x-api-key': key, accept: 'a' },
      req: { headers: { cookie: key } },
      config: { privateKey: key, databaseUrl: key },
    });
    logger.warn(`refused ${key} and Bearer abc.def.ghi of %s`, key);
    const text = JSON.stringify(lines);
    expect(text).not.toContain('kkkkkkkkkkkk');
    expect(text).not.toContain('abc.def');
    expect(lines[0]).toMatchObject({ headers: { accept: 'a' } });
    expect(lines[1]?.['msg']).toContain('icu_kkkkkkkk[redacted]');
  });
});

describe("Nest's logger", () => {
  it('writes to the logger of the application whose scope it is called in', () => {
    const [one, two] = [capturing('one'), capturing('two')];
    runInScope({ logger: one.logger }, () => nestLogger.log('booting', 'NestFactory'));
    runInScope({ logger: two.logger }, () => nestLogger.error('broken', 'stack', 'Router'));
    expect(one.lines).toMatchObject([{ service: 'one', msg: 'booting', context: 'NestFactory', level: 'debug' }]);
    expect(two.lines).toMatchObject([
      { service: 'two', msg: 'broken', context: 'Router', detail: ['stack'], level: 'error' },
    ]);
  });

  it('is quiet outside any application', () => {
    expect(() => nestLogger.log('nobody listens')).not.toThrow();
  });
});
