import { describe, expect, it } from '@jest/globals';
import { childTrace, formatTraceparent, parseTraceparent, startTrace } from './traceparent.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';

describe('traceparent', () => {
  it('is read as the specification writes it', () => {
    expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-01`)).toEqual({
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      sampled: true,
    });
    expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-00`)?.sampled).toBe(false);
  });

  it('of a later version is read by its first four parts', () => {
    expect(parseTraceparent(`01-${TRACE_ID}-${SPAN_ID}-01-more`)?.traceId).toBe(TRACE_ID);
  });

  it.each([
    ['absent', undefined],
    ['in capitals', `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`],
    ['of a zero trace', `00-${'0'.repeat(32)}-${SPAN_ID}-01`],
    ['of a zero span', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['of version ff', `ff-${TRACE_ID}-${SPAN_ID}-01`],
    ['of version 00 with more parts', `00-${TRACE_ID}-${SPAN_ID}-01-more`],
    ['with a line break inside', `00-${TRACE_ID}-${SPAN_ID}-01\nx`],
  ])('is ignored when it is %s', (_what, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('survives being written and read', () => {
    const { parentSpanId: _parent, ...trace } = childTrace(startTrace());
    expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
  });

  it('of a child keeps the trace and names its parent', () => {
    const parent = startTrace();
    const child = childTrace(parent);
    expect(child).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId });
    expect(child.spanId).not.toBe(parent.spanId);
  });
});
