import { readFileSync } from 'node:fs';

const MIB = 1_024;

/** MiB of a process: now, and the most it ever had. Undefined once it is gone. */
export function residentMib(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / MIB;
    return { now: of('VmRSS'), peak: of('VmHWM') };
  } catch {
    return undefined;
  }
}
