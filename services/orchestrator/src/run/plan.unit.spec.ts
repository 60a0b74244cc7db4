import { describe, expect, it } from '@jest/globals';
import type { PortValue } from '@icubed/workflow';
import { port, textPipeline } from '../../test/example-workflows.js';
import { bodyOf, planOf } from './plan.js';

const text = (content: string): PortValue => ({ mediaType: 'text/plain', bytes: Buffer.from(content) });

describe('a plan', () => {
  it('numbers steps from 1 and says where each takes its inputs from; 0 is what the call brings', () => {
    const { steps, wires } = planOf(textPipeline);
    expect(steps.map(({ number, id }) => [number, id])).toEqual([
      [1, 'ocr'],
      [2, 'lang'],
      [3, 'spam'],
    ]);
    expect(steps[0]?.wires).toEqual([{ from: { step: 0, port: 'picture' }, to: 'picture' }]);
    expect(steps[2]?.wires).toEqual([
      { from: { step: 1, port: 'text' }, to: 'text' },
      { from: { step: 2, port: 'language' }, to: 'language' },
    ]);
    expect(wires.map(({ to }) => to)).toEqual(['language', 'score']);
  });
});

describe('the body of a step', () => {
  const hint = { ...port('hint', 'text/plain'), required: false };
  const wires = [
    { from: { step: 1, port: 'out' }, to: 'text' },
    { from: { step: 2, port: 'out' }, to: 'hint' },
  ];

  it('carries what its sources gave', () => {
    const body = bodyOf([port('text', 'text/plain'), hint], wires, ({ step }) => text(`from ${step}`));
    expect(JSON.parse(Buffer.from(body.bytes).toString())).toEqual({
      text: { mediaType: 'text/plain', text: 'from 1' },
      hint: { mediaType: 'text/plain', text: 'from 2' },
    });
  });

  it('leaves out an optional port whose source stayed empty, and is none without a required one', () => {
    const only = (number: number) =>
      bodyOf([port('text', 'text/plain'), hint], wires, ({ step }) => (step === number ? text('x') : undefined));
    expect(Buffer.from(only(1).bytes).toString()).toBe('{"text":{"mediaType":"text/plain","text":"x"}}');
    expect(() => only(2)).toThrow(/ORCHESTRATOR\.PORT_MISSING/);
  });
});
