import { cpus, loadavg, totalmem } from 'node:os';

/** What a figure is worth nothing without. `load` is of the minute before: figures of a busy machine say so themselves. */
export function describeMachine() {
  const [{ model }, ...others] = cpus();
  return {
    cpu: model.trim(),
    cores: others.length + 1,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Number(loadavg()[0].toFixed(1)),
  };
}

export function machineLine({ cpu, cores, memoryGib, node, load }) {
  return `machine: ${cores} × ${cpu}, ${memoryGib} GiB, Node ${node}, load ${load} before the run`;
}
