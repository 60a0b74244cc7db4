import { describe, expect, it } from '@jest/globals';
import { port, step, textPipeline } from '../../test/example-workflows.js';
import { validateWorkflow } from './validate-workflow.js';
import { MAX_CONNECTIONS, MAX_PORTS, MAX_STEPS, type Workflow } from './workflow.js';

const problems = (workflow: Workflow) =>
  validateWorkflow(workflow).map(({ code, at }) => `${code.replace('ORCHESTRATOR.', '')} ${at}`);
const to = (from: [string | null, string], target: [string | null, string]) => ({
  from: { step: from[0], port: from[1] },
  to: { step: target[0], port: target[1] },
});
const chain = (length: number): Workflow => ({
  inputs: [port('text', 'text/plain')],
  outputs: [],
  steps: Array.from({ length }, (_, n) => step(`s${n}`, [port('in', 'text/*')], [port('out', 'text/plain')])),
  connections: Array.from({ length }, (_, n) => to(n === 0 ? [null, 'text'] : [`s${n - 1}`, 'out'], [`s${n}`, 'in'])),
});

describe('validateWorkflow', () => {
  it('accepts picture → text → language → spam score', () => {
    expect(problems(textPipeline)).toEqual([]);
  });

  it('accepts a diamond: two steps may need one', () => {
    const diamond: Workflow = {
      ...chain(1),
      steps: [
        ...chain(1).steps,
        step('left', [port('in', 'text/plain')], [port('out', 'text/plain')]),
        step('right', [port('in', 'text/plain')], [port('out', 'text/plain')]),
        step('join', [port('a', '*/*'), port('b', '*/*')], []),
      ],
      connections: [
        ...chain(1).connections,
        to(['s0', 'out'], ['left', 'in']),
        to(['s0', 'out'], ['right', 'in']),
        to(['left', 'out'], ['join', 'a']),
        to(['right', 'out'], ['join', 'b']),
      ],
    };
    expect(problems(diamond)).toEqual([]);
  });

  it('names the steps of a cycle in the order they wait for each other', () => {
    const workflow = chain(4);
    const [, ...rest] = workflow.connections;
    expect(
      problems({ ...workflow, connections: [...rest.slice(0, 2), to(['s2', 'out'], ['s0', 'in']), rest[2]!] }),
    ).toEqual(['WORKFLOW_CYCLE s0 → s1 → s2 → s0']);
  });

  it('calls a step that feeds itself a cycle', () => {
    expect(problems({ ...chain(1), connections: [to(['s0', 'out'], ['s0', 'in'])] })).toEqual([
      'WORKFLOW_CYCLE s0 → s0',
    ]);
  });

  it('finds a connection from or to a port that is not there, or runs the wrong way', () => {
    const workflow = chain(2);
    expect(
      problems({ ...workflow, connections: [...workflow.connections, to(['s9', 'out'], ['s0', 'nothing'])] }),
    ).toEqual(['PORT_UNKNOWN s9.out', 'PORT_UNKNOWN s0.nothing']);
    expect(problems({ ...workflow, connections: [...workflow.connections, to(['s0', 'in'], ['s1', 'out'])] })).toEqual([
      'PORT_UNKNOWN s0.in',
      'PORT_UNKNOWN s1.out',
    ]);
  });

  it('finds a target that does not accept all that may come', () => {
    const workflow = { ...chain(1), inputs: [port('text', 'text/plain', 'image/png')] };
    expect(validateWorkflow(workflow)).toEqual([
      { code: 'ORCHESTRATOR.PORT_TYPE_MISMATCH', at: 'text → s0.in', message: 's0.in does not accept image/png.' },
    ]);
  });

  it('finds a required port without a source, of a step and of the workflow', () => {
    const workflow = { ...chain(1), outputs: [port('answer', 'text/plain')], connections: [] };
    expect(problems(workflow)).toEqual(['PORT_UNCONNECTED answer', 'PORT_UNCONNECTED s0.in']);
  });

  it('lets an optional port be', () => {
    const optional = { ...port('hint', 'text/plain'), required: false };
    const workflow = chain(1);
    const [first] = workflow.steps;
    expect(problems({ ...workflow, steps: [{ ...first!, inputs: [...first!.inputs, optional] }] })).toEqual([]);
  });

  it('finds a required port that gets what may be left out', () => {
    const workflow = { ...chain(1), inputs: [{ ...port('text', 'text/plain'), required: false }] };
    expect(problems(workflow)).toEqual(['PORT_MAY_BE_EMPTY text → s0.in']);
  });

  it('finds two connections into one port', () => {
    const workflow = chain(1);
    expect(problems({ ...workflow, connections: [...workflow.connections, ...workflow.connections] })).toEqual([
      'PORT_CONNECTED_TWICE s0.in',
    ]);
  });

  it('finds doubles and malformed names and media types before it looks at connections', () => {
    const workflow = chain(2);
    const twice = { ...workflow, steps: workflow.steps.map((one) => ({ ...one, id: 's0' })) };
    expect(problems(twice)).toEqual(['NAME_DUPLICATE s0']);
    expect(problems({ ...workflow, inputs: [port('Text!', 'text/plain')] })).toEqual(['NAME_MALFORMED Text!']);
    expect(problems({ ...workflow, inputs: [port('text', 'text/*')] })).toEqual(['MEDIA_TYPE_MALFORMED text']);
    expect(problems({ ...workflow, inputs: [port('text')] })).toEqual(['MEDIA_TYPE_MALFORMED text']);
    expect(problems({ ...workflow, inputs: [port('text', 'text/plain'), port('text', 'text/plain')] })).toEqual([
      'NAME_DUPLICATE text',
    ]);
  });

  it('takes a workflow at its limits and refuses one beyond, without looking further', () => {
    expect(problems(chain(MAX_STEPS))).toEqual([]);
    expect(problems(chain(MAX_STEPS + 1))).toEqual(['WORKFLOW_TOO_LARGE steps']);
    const ports = Array.from({ length: MAX_PORTS + 1 }, (_, n) => port(`p${n}`, 'text/plain'));
    expect(problems({ ...chain(1), inputs: ports })).toEqual(['WORKFLOW_TOO_LARGE ports on a side']);
    const connections = Array.from({ length: MAX_CONNECTIONS + 1 }, () => to([null, 'text'], ['s0', 'in']));
    expect(problems({ ...chain(1), connections })).toEqual(['WORKFLOW_TOO_LARGE connections']);
    expect(problems({ inputs: [], outputs: [], steps: [], connections: [] })).toEqual(['WORKFLOW_EMPTY steps']);
  });

  it('shows a bounded number of problems', () => {
    const connections = Array.from({ length: 500 }, () => to(['x', 'x'], ['y', 'y']));
    expect(validateWorkflow({ ...chain(1), connections })).toHaveLength(100);
  });
});
