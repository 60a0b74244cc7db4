import { describe, expect, it } from '@jest/globals';
import { bytes32 } from '@icubed/protocol';
import { encodeWorkflowDefinition, encodeWorkflowLock, type Workflow } from '@icubed/workflow';
import { describeContent } from './describe-content.js';

const model = JSON.stringify({
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png'] },
  output: { mediaType: 'application/json' },
  pipeline: [{ processor: 'image/dbnet@1', file: 'det.onnx' }],
});
const base = 'did:icubed:31337:7';
const profile = JSON.stringify({ format: 'icubed-profile/1', base, parameters: {} });

const text = { name: 'text', mediaTypes: ['text/plain'], required: true };
const end = (step: string | null) => ({ step, port: 'text' });
const workflow = (...steps: string[]): Workflow => ({
  inputs: [text],
  outputs: [text],
  steps: steps.map((id) => ({ id, did: base, inputs: [text], outputs: [text] })),
  connections: [null, ...steps].map((from, index) => ({ from: end(from), to: end(steps[index] ?? null) })),
});
const definition = (of: Workflow) => Buffer.from(encodeWorkflowDefinition(of)).toString();
const digest = bytes32(`0x${'ab'.repeat(32)}`);
const lock = (...dids: string[]) =>
  Buffer.from(encodeWorkflowLock(new Map(dids.map((did) => [did, digest])))).toString();
const cycle = {
  ...workflow('a', 'b'),
  connections: [end('b'), end('a')].map((from, n) => ({ from, to: end('ab'[n]!) })),
};

function described(files: Record<string, string>) {
  return describeContent(new Set(Object.keys(files)), async function* (path) {
    // in two parts: a description is read to its end
    yield Buffer.from(files[path]!.slice(0, 9));
    yield Buffer.from(files[path]!.slice(9));
  });
}

describe('what a content folder describes', () => {
  it.each([
    ['nothing', { 'rows.csv': 'a,b', 'sub/icubed.model.json': 'not at the top' }, { format: 'none' }],
    ['a model', { 'icubed.model.json': model, 'det.onnx': 'weights' }, { format: 'model' }],
    ['a profile, with its base', { 'icubed.profile.json': profile }, { format: 'profile', base }],
    [
      'a workflow, with the components of its lock',
      { 'icubed.workflow.json': definition(workflow('a', 'b')), 'icubed.workflow.lock.json': lock(base) },
      { format: 'workflow', components: [{ did: base, digest }] },
    ],
  ])('is %s', async (_, files, expected) => {
    expect(await described(files as Record<string, string>)).toEqual(expected);
  });

  it.each([
    [
      'two descriptions',
      { 'icubed.model.json': model, 'icubed.profile.json': profile },
      'REGISTRY.CONTENT_KIND_MISMATCH',
    ],
    ['a model of weights that are not there', { 'icubed.model.json': model }, 'CONTENT.MODEL_INVALID'],
    ['a profile of no asset', { 'icubed.profile.json': profile.replace(base, 'gpt') }, 'CONTENT.MODEL_INVALID'],
    [
      'a workflow that runs in a circle',
      { 'icubed.workflow.json': definition({ ...cycle, outputs: [] }), 'icubed.workflow.lock.json': lock(base) },
      'ORCHESTRATOR.WORKFLOW_CYCLE',
    ],
    ['a workflow with no lock', { 'icubed.workflow.json': definition(workflow('a')) }, 'ORCHESTRATOR.LOCK_MISMATCH'],
    [
      'a workflow with the lock of another',
      { 'icubed.workflow.json': definition(workflow('a')), 'icubed.workflow.lock.json': lock(base, `${base}0`) },
      'ORCHESTRATOR.LOCK_MISMATCH',
    ],
    [
      'a workflow with a broken lock',
      { 'icubed.workflow.json': definition(workflow('a')), 'icubed.workflow.lock.json': '{}' },
      'ORCHESTRATOR.LOCK_MALFORMED',
    ],
    ['a description that never ends', { 'icubed.profile.json': ' '.repeat(3_000_000) }, 'CONTENT.MODEL_INVALID'],
  ])('cannot be %s', async (_, files, code) => {
    await expect(described(files as Record<string, string>)).rejects.toMatchObject({ code });
  });
});
