import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { Registry } from 'prom-client';
import { createLogger } from '../logging/logger.js';
import { createTracer } from './create-tracer.js';
import { OtlpExporter } from './otlp-exporter.js';
import type { OtlpTraces } from './otlp-encoding.js';
import { currentTrace, runInScope } from './scope.js';
import { inSpan, type Span } from './span.js';
import { startTrace } from './traceparent.js';

describe('the OTLP exporter', () => {
  let collector: Server;
  let url: string;
  let statuses: number[];
  let posted: { body: OtlpTraces; authorization: string | undefined }[];
  let metrics: Registry;
  beforeEach(async () => {
    [statuses, posted, metrics] = [[], [], new Registry()];
    collector = createServer((request, response) => {
      const take = (body: string): void => {
        const status = statuses.shift() ?? 200;
        const { authorization } = request.headers;
        if (status === 200) posted.push({ body: JSON.parse(body) as OtlpTraces, authorization });
        response.writeHead(status).end('{}');
      };
      void text(request).then(take);
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  });
  afterEach(() => new Promise((resolve) => void collector.close(resolve)));

  const exporter = (address = url): OtlpExporter =>
    new OtlpExporter({
      url: address,
      authorization: 'Bearer t',
      service: { name: 'apples', version: '1' },
      logger: createLogger({ service: 'apples', level: 'silent' }),
      metrics,
      retryAfterMs: [1, 1],
    });
  const span = (name: string): Span => ({
    name,
    kind: 'SERVER',
    trace: startTrace(),
    startMs: 1,
    endMs: 2,
    attributes: {},
  });
  const spans = () =>
    posted.flatMap(({ body }) =>
      body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  const dropped = async (): Promise<number | undefined> =>
    (await metrics.getSingleMetric('icubed_trace_spans_dropped_total')?.get())?.values[0]?.value;

  it('posts spans as OTLP writes them, nested as they ran, with the code and never the words of an error', async () => {
    const tracer = exporter();
    const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true };
    await expect(
      runInScope({ tracer }, () =>
        inSpan('outer', { kind: 'SERVER', parent: trace, attributes: { n: 3, s: 'x', b: true, d: 0.5 } }, () =>
          inSpan('inner', {}, () => Promise.reject(new ModelverseError('AUTH.FORBIDDEN', 'secret words'))),
        ),
      ),
    ).rejects.toThrow();
    await tracer.close();
    const [inner, outer] = spans();
    expect(outer).toMatchObject({ name: 'outer', kind: 2, traceId: trace.traceId, parentSpanId: trace.spanId });
    expect(inner).toMatchObject({ name: 'inner', kind: 1, traceId: trace.traceId, parentSpanId: outer?.spanId });
    expect(outer?.attributes).toEqual([
      { key: 'n', value: { intValue: '3' } },
      { key: 's', value: { stringValue: 'x' } },
      { key: 'b', value: { boolValue: true } },
      { key: 'd', value: { doubleValue: 0.5 } },
      { key: 'error.type', value: { stringValue: 'AUTH.FORBIDDEN' } },
    ]);
    expect(outer?.status).toEqual({ code: 2 });
    expect(BigInt(outer?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(outer?.startTimeUnixNano ?? 1));
    expect(Math.abs(Number(BigInt(outer?.startTimeUnixNano ?? 0) / 1_000_000n) - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(posted)).not.toContain('secret words');
    expect(posted[0]?.authorization).toBe('Bearer t');
    expect(posted[0]?.body.resourceSpans[0]?.resource.attributes[0]).toEqual({
      key: 'service.name',
      value: { stringValue: 'apples' },
    });
  });

  it('asks again where that may help, and gives up where not, counting what is lost', async () => {
    statuses = [503, 429, 200, 400];
    const tracer = exporter();
    tracer.record(span('kept'));
    await tracer.close();
    expect(spans().map(({ name }) => name)).toEqual(['kept']);
    tracer.record(span('refused'));
    await tracer.close();
    expect(spans()).toHaveLength(1);
    expect(await dropped()).toBe(1);
  });

  it('holds no more than its bound while the collector is away', async () => {
    const tracer = exporter('http://127.0.0.1:9/v1/traces');
    for (let at = 0; at < 10_000; at += 1) tracer.record(span('many'));
    expect(await dropped()).toBeGreaterThan(5_000);
    await tracer.close();
    expect(await dropped()).toBe(10_000);
  });

  it('sends many in batches, each once', async () => {
    const tracer = exporter();
    const names = Array.from({ length: 1_300 }, (_, at) => `n${at}`);
    for (const name of names) tracer.record(span(name));
    await tracer.close();
    expect(spans().map(({ name }) => name)).toEqual(names);
    expect(posted.length).toBeLessThanOrEqual(4);
  });

  it('is not there without an address, and a trace is handed on all the same', async () => {
    const logger = createLogger({ service: 'apples', level: 'silent' });
    expect(createTracer({}, { name: 'apples', version: '1' }, { logger, metrics })).toBeUndefined();
    const parent = startTrace();
    const inside = await inSpan('outer', { parent }, () => Promise.resolve(currentTrace()));
    expect(inside).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId });
    const same = await runInScope({ trace: parent }, () => inSpan('inner', {}, () => Promise.resolve(currentTrace())));
    expect(same).toBe(parent);
  });

  it('gets nothing of a trace that is not sampled', async () => {
    const tracer = exporter();
    const parent = { ...startTrace(0) };
    expect(parent.sampled).toBe(false);
    await runInScope({ tracer }, () => inSpan('quiet', { parent }, () => Promise.resolve()));
    await tracer.close();
    expect(spans()).toEqual([]);
  });
});
