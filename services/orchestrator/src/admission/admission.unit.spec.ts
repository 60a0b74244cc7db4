import { describe, expect, it } from '@jest/globals';
import { type AssetId, assetId, type Bytes32 } from '@icubed/protocol';
import { port, step, textPipeline } from '../../test/example-workflows.js';
import { type Component, decideAdmission } from './admission.js';

const digest = (byte: string) => `0x${byte.repeat(32)}` as Bytes32;
const [ocr, lang, spam] = [assetId('7'), assetId('8'), assetId('9')];
const didOf = (id: AssetId) => `did:icubed:31337:${id}`;
const ids = { ocr, lang, spam } as Record<string, AssetId>;
const workflow = { ...textPipeline, steps: textPipeline.steps.map((one) => ({ ...one, did: didOf(ids[one.id]!) })) };
const lock = new Map([ocr, lang, spam].map((id) => [didOf(id), digest(`0${id}`)]));
const edges = [ocr, lang, spam];
const known = new Map<AssetId, Component>(edges.map((id) => [id, { kind: 'MODEL', digest: digest(`0${id}`) }]));
const but = (id: AssetId, component: Component | undefined) =>
  new Map(
    [...known].flatMap(([key, one]) =>
      key !== id ? [[key, one] as const] : component ? [[key, component] as const] : [],
    ),
  );
const decide = (change: {
  edges?: readonly AssetId[];
  lock?: typeof lock;
  known?: typeof known;
  workflow?: typeof workflow;
}) =>
  decideAdmission(
    { chainId: 31337, edges: change.edges ?? edges },
    { workflow: change.workflow ?? workflow, lock: change.lock ?? lock },
    change.known ?? known,
  );
const code = (change: Parameters<typeof decide>[0]) => {
  const admission = decide(change);
  return admission.status === 'Refused' ? admission.code : admission.status;
};

describe('a published workflow', () => {
  it('is admitted when it calls what it is registered as composed of, with the locked digests', () => {
    expect(decide({})).toEqual({ status: 'Admitted', workflow });
    expect(code({ known: but(ocr, { kind: 'PROFILE', digest: digest('07') }) })).toBe('Admitted');
  });

  it('waits while a component has not been heard of', () => {
    expect(decide({ known: but(lang, undefined) })).toEqual({ status: 'Pending', waitsFor: didOf(lang) });
    expect(code({ known: but(lang, { kind: 'MODEL' }) })).toBe('Pending');
  });

  it('is refused when it calls what it is not registered with, or does not call what it is', () => {
    expect(code({ edges: [ocr, lang] })).toBe('ORCHESTRATOR.COMPONENT_UNKNOWN');
    expect(code({ edges: [...edges, assetId('10')] })).toBe('ORCHESTRATOR.COMPONENT_UNKNOWN');
    expect(code({ edges: [ocr, lang, assetId('10')] })).toBe('ORCHESTRATOR.COMPONENT_UNKNOWN');
  });

  it.each(['WORKFLOW', 'ADAPTER', 'DATASET'])('is refused when a component is a %s', (kind) => {
    expect(code({ known: but(spam, { kind, digest: digest('09') }) })).toBe('ORCHESTRATOR.COMPONENT_NOT_CALLABLE');
  });

  it('is refused when the lock names other bytes, other components or too few', () => {
    expect(code({ lock: new Map([...lock, [didOf(ocr), digest('ff')]]) })).toBe('ORCHESTRATOR.LOCK_MISMATCH');
    expect(code({ lock: new Map([...lock, [didOf(assetId('10')), digest('ff')]]) })).toBe('ORCHESTRATOR.LOCK_MISMATCH');
    expect(code({ lock: new Map([...lock].slice(1)) })).toBe('ORCHESTRATOR.LOCK_MISMATCH');
  });

  it('is refused when a component is of another chain', () => {
    const foreign = 'did:icubed:1:7';
    const elsewhere = {
      ...workflow,
      inputs: [],
      connections: [],
      outputs: [],
      steps: [{ ...step('ocr', [], [port('text', 'text/plain')]), did: foreign }],
    };
    expect(code({ workflow: elsewhere, lock: new Map([[foreign, digest('07')]]) })).toBe('PROTOCOL.WRONG_CHAIN');
  });
});
