import { describe, expect, it } from '@jest/globals';
import { numberSteps, validateWorkflow } from '@icubed/workflow';
import { readNameScore } from './read-name-score.js';

const workflow = readNameScore({
  reader: 'did:icubed:31337:1',
  language: 'did:icubed:31337:2',
  filter: 'did:icubed:31337:3',
});

describe('the workflow that reads, names and scores', () => {
  it('can be run as it stands', () => expect(validateWorkflow(workflow)).toEqual([]));

  it('reads first', () => expect(numberSteps(workflow).map(({ id }) => id)).toEqual(['read', 'name', 'score']));

  it('is refused with its steps in a circle', () => {
    const [first, ...others] = workflow.connections;
    const circular = [{ ...first!, from: { step: 'score', port: 'spam' } }, ...others];
    const inputs = workflow.steps.map((step) => ({ ...step, inputs: [{ ...step.inputs[0]!, mediaTypes: ['*/*'] }] }));
    expect(validateWorkflow({ ...workflow, steps: inputs, connections: circular })).toMatchObject([
      { code: 'ORCHESTRATOR.WORKFLOW_CYCLE' },
    ]);
  });
});
