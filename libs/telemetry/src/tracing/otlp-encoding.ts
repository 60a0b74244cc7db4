import type { Span, SpanAttributes, SpanKind } from './span.js';

/** OTLP/JSON 1.x (https://opentelemetry.io/docs/specs/otlp/): ids are hex, 64-bit numbers decimal strings, enums numbers. */
export interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly status: { readonly code?: number };
}

export interface OtlpAttribute {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly intValue?: string;
    readonly doubleValue?: number;
    readonly boolValue?: boolean;
  };
}

const KINDS: Readonly<Record<SpanKind, number>> = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };
const ERROR = 2;

export function otlpTraces(service: { name: string; version: string }, spans: readonly Span[]): OtlpTraces {
  const resource = { attributes: attributesOf({ 'service.name': service.name, 'service.version': service.version }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'icubed' }, spans: spans.map(spanOf) }] }] };
}

function spanOf({ name, kind, trace, startMs, endMs, attributes, errorType }: Span): OtlpSpan {
  return {
    traceId: trace.traceId,
    spanId: trace.spanId,
    ...(trace.parentSpanId === undefined ? {} : { parentSpanId: trace.parentSpanId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(Math.max(startMs, endMs)),
    attributes: attributesOf(errorType === undefined ? attributes : { ...attributes, 'error.type': errorType }),
    status: errorType === undefined ? {} : { code: ERROR },
  };
}

function attributesOf(attributes: SpanAttributes): OtlpAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean): OtlpAttribute['value'] {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** A double holds Unix microseconds exactly, and nanoseconds not. */
function nanos(ms: number): string {
  return `${BigInt(Math.round(ms * 1_000))}000`;
}
