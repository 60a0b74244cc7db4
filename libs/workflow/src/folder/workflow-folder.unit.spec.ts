import { describe, expect, it } from '@jest/globals';
import { isModelverseError, type ModelverseError } from '@icubed/errors';
import fc from 'fast-check';
import { textPipeline } from '../../test/example-workflows.js';
import { encodeWorkflowDefinition, parseWorkflowDefinition } from './workflow-definition.js';
import { checkWorkflowLock, componentsOf, encodeWorkflowLock, lockOf, parseWorkflowLock } from './workflow-lock.js';

const digest = `0x${'ab'.repeat(32)}`;
const written = () =>
  JSON.parse(Buffer.from(encodeWorkflowDefinition(textPipeline)).toString()) as Record<string, unknown>;
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const failure = (act: () => unknown): ModelverseError => {
  try {
    act();
  } catch (error) {
    if (isModelverseError(error)) return error;
    throw error;
  }
  throw new Error('accepted');
};
const codeOf = (act: () => unknown) => failure(act).code;

describe('icubed.workflow.json', () => {
  it('is read as it was written, and written in one way', () => {
    const encoded = encodeWorkflowDefinition(textPipeline);
    expect(parseWorkflowDefinition(encoded)).toEqual(textPipeline);
    expect(Buffer.compare(encodeWorkflowDefinition(parseWorkflowDefinition(encoded)), encoded)).toBe(0);
  });

  it('may leave out what is usual: ports are required, endpoints the workflow’s own', () => {
    const { format } = written();
    const port = { name: 'text', mediaTypes: ['text/plain'] };
    const [step] = textPipeline.steps;
    const terse = {
      format,
      inputs: [port],
      outputs: [port],
      steps: [{ id: 'up', did: step?.did, inputs: [port], outputs: [port] }],
      connections: [
        { from: { port: 'text' }, to: { step: 'up', port: 'text' } },
        { from: { step: 'up', port: 'text' }, to: { port: 'text' } },
      ],
    };
    expect(parseWorkflowDefinition(bytes(terse))).toMatchObject({
      inputs: [{ ...port, required: true }],
      connections: [{ from: { step: null } }, { to: { step: null } }],
    });
  });

  it.each([
    ['another format', () => ({ ...written(), format: 'icubed-workflow/2' })],
    ['an unknown key', () => ({ ...written(), onFailure: 'ignore' })],
    ['no steps', () => ({ ...written(), steps: undefined })],
    ['a malformed name', () => ({ ...written(), inputs: [{ name: 'Text!', mediaTypes: ['text/plain'] }] })],
    ['a port of no type', () => ({ ...written(), inputs: [{ name: 'text', mediaTypes: [] }] })],
    ['a DID of nothing', () => ({ ...written(), steps: [{ id: 'a', did: 'did:web:x', inputs: [], outputs: [] }] })],
    ['what is no JSON', () => '{'],
    ['more than 256 KiB', () => `${' '.repeat(256 * 1024)}{}`],
  ])('is refused with %s', (_, value) => {
    expect(codeOf(() => parseWorkflowDefinition(bytes(value())))).toBe('ORCHESTRATOR.DEFINITION_MALFORMED');
  });

  it('is refused by the first problem of its graph, and names them all', () => {
    const broken = encodeWorkflowDefinition({ ...textPipeline, connections: textPipeline.connections.slice(2) });
    expect(failure(() => parseWorkflowDefinition(broken))).toMatchObject({
      code: 'ORCHESTRATOR.PORT_UNCONNECTED',
      extras: {
        problems: [
          'ORCHESTRATOR.PORT_UNCONNECTED at ocr.picture: Nothing is connected to ocr.picture, which needs it.',
          'ORCHESTRATOR.PORT_UNCONNECTED at lang.text: Nothing is connected to lang.text, which needs it.',
        ],
      },
    });
  });

  it('refuses a chain id that is no number', () => {
    const far = {
      ...textPipeline,
      steps: textPipeline.steps.map((one) => ({ ...one, did: `did:icubed:${'9'.repeat(16)}:1` })),
    };
    expect(codeOf(() => parseWorkflowDefinition(encodeWorkflowDefinition(far)))).toBe('PROTOCOL.DID_MALFORMED');
  });
});

describe('icubed.workflow.lock.json', () => {
  const [component = ''] = componentsOf(textPipeline);
  const lock = lockOf(textPipeline, new Map([[component, digest]]));

  it('names every component once', () => {
    expect(componentsOf(textPipeline)).toHaveLength(1);
    expect(parseWorkflowLock(encodeWorkflowLock(lock))).toEqual(lock);
    expect(() => checkWorkflowLock(textPipeline, lock)).not.toThrow();
  });

  it('has one byte form whatever the order', () => {
    const other = 'did:icubed:31337:12';
    const one = new Map([...lock, [other, lock.get(component)!]]);
    expect(encodeWorkflowLock(new Map([...one].toReversed()))).toEqual(encodeWorkflowLock(one));
  });

  it('is refused when it names fewer or others', () => {
    const foreign = new Map([...lock, ['did:icubed:31337:12', lock.get(component)!]]);
    expect(codeOf(() => checkWorkflowLock(textPipeline, foreign))).toBe('ORCHESTRATOR.LOCK_MISMATCH');
    expect(codeOf(() => checkWorkflowLock(textPipeline, new Map()))).toBe('ORCHESTRATOR.LOCK_MISMATCH');
    expect(codeOf(() => lockOf(textPipeline, new Map()))).toBe('ORCHESTRATOR.LOCK_MISMATCH');
  });

  it.each([
    ['no DID', { components: { 'did:web:x': { digest } } }],
    ['no digest', { components: { [component]: {} } }],
    ['a digest in capitals', { components: { [component]: { digest: digest.replaceAll('a', 'A') } } }],
  ])('is refused with %s', (_, rest) => {
    const wrong = bytes({ format: 'icubed-workflow-lock/1', ...rest });
    expect(codeOf(() => parseWorkflowLock(wrong))).toBe('ORCHESTRATOR.LOCK_MALFORMED');
  });
});

describe('hostile files', () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record({
        inputs: fc.jsonValue(),
        outputs: fc.constant([]),
        steps: fc.array(
          fc.record({
            id: fc.string(),
            did: fc.constantFrom('did:icubed:1:7', ''),
            inputs: fc.constant([]),
            outputs: fc.constant([]),
          }),
        ),
        connections: fc.array(
          fc.record({
            from: fc.record({ step: fc.string(), port: fc.string() }),
            to: fc.record({ step: fc.string(), port: fc.string() }),
          }),
        ),
      })
      .map((rest) => bytes({ format: 'icubed-workflow/1', ...rest })),
  );

  it('are refused by a code, never anything else', () => {
    const read = (act: () => unknown): string => {
      try {
        act();
        return 'accepted';
      } catch (error) {
        return isModelverseError(error) ? error.code : String(error);
      }
    };
    const coded = /^(accepted|[A-Z]+\.[A-Z_]+)$/;
    fc.assert(
      fc.property(hostile, (file) => {
        expect(read(() => parseWorkflowDefinition(file))).toMatch(coded);
        expect(read(() => parseWorkflowLock(file))).toMatch(coded);
      }),
      { numRuns: 500 },
    );
    expect(read(() => parseWorkflowDefinition(bytes('['.repeat(200_000))))).toMatch(coded);
  });
});
