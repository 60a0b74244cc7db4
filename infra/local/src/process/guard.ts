import { spawn } from 'node:child_process';

// Waits for the end of its standard input, which the kernel closes when we die in whatever way, then stops the process.
const script = `
cat >/dev/null
kill -s "$2" "$1" 2>/dev/null || exit 0
n=0
while kill -0 "$1" 2>/dev/null && [ $n -lt 50 ]; do n=$((n+1)); sleep 0.2; done
kill -s KILL "$1" 2>/dev/null
exit 0`;

/**
 * Stops `pid` when this process disappears, kill -9 included. One small shell for each child: pdeathsig would need a
 * native call and follows the thread, not the process.
 */
export function guard(pid: number, stopSignal: NodeJS.Signals, exited: Promise<unknown>): void {
  const watcher = spawn('/bin/sh', ['-c', script, 'icubed-guard', String(pid), stopSignal.replace(/^SIG/, '')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  // the child is gone: its number may be given to somebody else, so the guard must not act on it any more
  void exited.then(() => watcher.kill('SIGKILL'));
}
