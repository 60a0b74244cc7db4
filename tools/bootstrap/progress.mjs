import { spawn } from 'node:child_process';

const tty = process.stderr.isTTY;

/** Runs one step of the set-up: a line with its name, its running time, and how it ended. Progress goes to stderr, so that a target's output stays clean. */
export async function step(name, act) {
  const started = Date.now();
  const line = (text) => `  ${name.padEnd(14)}${text}`;
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const beat = setInterval(
    () => process.stderr.write(tty ? `\r${line(`… ${seconds()}`)}` : `${line(`still at it, ${seconds()}`)}\n`),
    tty ? 500 : 15_000,
  );
  try {
    const outcome = await act();
    clearInterval(beat);
    process.stderr.write(`${tty ? '\r' : ''}${line(`${outcome} (${seconds()})`)}\n`);
  } catch (error) {
    clearInterval(beat);
    process.stderr.write(`${tty ? '\r' : ''}${line(`failed (${seconds()})`)}\n`);
    throw error;
  }
}

/** Runs a program quietly. Answers its exit code and all it said. */
export function quietly(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
