import { firstRefused } from './media-type.js';
import { type Connection, type Endpoint, nameOf, type Port, type Workflow } from './workflow.js';
import type { WorkflowProblem } from './workflow-problem.js';

type Ports = ReadonlyMap<string, Port>;

/** Every connection joins a source to a target that takes all of it; every target has one source at most, a required one exactly one. */
export function checkConnections(workflow: Workflow): WorkflowProblem[] {
  const sources = portsOf(
    workflow.inputs,
    workflow.steps.map((step) => [step.id, step.outputs]),
  );
  const targets = portsOf(
    workflow.outputs,
    workflow.steps.map((step) => [step.id, step.inputs]),
  );
  const connected = new Set<string>();
  const problems = workflow.connections.flatMap((connection) => {
    const target = nameOf(connection.to);
    const again = connected.has(target);
    connected.add(target);
    return [...checkConnection(connection, sources, targets), ...(again ? [connectedTwice(target)] : [])];
  });
  return [...problems, ...unconnected(targets, connected)];
}

function portsOf(own: readonly Port[], ofSteps: readonly (readonly [string, readonly Port[]])[]): Ports {
  const named = (step: string | null, ports: readonly Port[]) =>
    ports.map((port) => [nameOf({ step, port: port.name }), port] as const);
  return new Map([...named(null, own), ...ofSteps.flatMap(([step, ports]) => named(step, ports))]);
}

function checkConnection({ from, to }: Connection, sources: Ports, targets: Ports): WorkflowProblem[] {
  const [source, target] = [sources.get(nameOf(from)), targets.get(nameOf(to))];
  if (source === undefined || target === undefined) {
    return [
      ...(source === undefined ? [unknown(from, 'gives')] : []),
      ...(target === undefined ? [unknown(to, 'takes')] : []),
    ];
  }
  const at = `${nameOf(from)} → ${nameOf(to)}`;
  const refused = firstRefused(source.mediaTypes, target.mediaTypes);
  const empty = target.required && !source.required;
  return [
    ...(refused === undefined
      ? []
      : [
          {
            code: 'ORCHESTRATOR.PORT_TYPE_MISMATCH' as const,
            message: `${nameOf(to)} does not accept ${refused}.`,
            at,
          },
        ]),
    ...(empty
      ? [
          {
            code: 'ORCHESTRATOR.PORT_MAY_BE_EMPTY' as const,
            message: `${nameOf(to)} needs what ${nameOf(from)} may leave out.`,
            at,
          },
        ]
      : []),
  ];
}

function unknown(endpoint: Endpoint, does: 'gives' | 'takes'): WorkflowProblem {
  const at = nameOf(endpoint).slice(0, 100);
  return { code: 'ORCHESTRATOR.PORT_UNKNOWN', message: `There is no port ${at} that ${does} anything.`, at };
}

function connectedTwice(at: string): WorkflowProblem {
  return { code: 'ORCHESTRATOR.PORT_CONNECTED_TWICE', message: `Two connections end at ${at}.`, at };
}

function unconnected(targets: Ports, connected: ReadonlySet<string>): WorkflowProblem[] {
  return [...targets]
    .filter(([name, port]) => port.required && !connected.has(name))
    .map(([at]) => ({
      code: 'ORCHESTRATOR.PORT_UNCONNECTED',
      message: `Nothing is connected to ${at}, which needs it.`,
      at,
    }));
}
