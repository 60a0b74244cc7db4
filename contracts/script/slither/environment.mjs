// Slither comes from the Python index that pip is configured for, in the versions of requirements.txt, into a virtual environment of its own:
// nothing of the machine's Python changes, and another list of versions or another Python is another environment.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LEAST = [3, 11];
const requirements = join(import.meta.dirname, 'requirements.txt');
const caches = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'slither');

function must(command, args, what) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${what}: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return stdout.trim();
}

/** Throws in words what to install. */
export function pythonVersion(ask = (code) => spawnSync('python3', ['-c', code], { encoding: 'utf8' })) {
  const wanted = `Slither needs python3 of at least ${LEAST.join('.')} with venv on the PATH (Debian: apt-get install python3-venv)`;
  const { status, error, stdout } = ask('import ensurepip, sys, venv; print("%d.%d.%d" % sys.version_info[:3])');
  if (error) throw new Error(`${wanted}; there is none`);
  if (status !== 0) throw new Error(`${wanted}; its venv or ensurepip is missing`);
  const version = stdout.trim();
  const [major, minor] = version.split('.').map(Number);
  if (major !== LEAST[0] || minor < LEAST[1]) throw new Error(`${wanted}; this one is ${version}`);
  return version;
}

/** The path of `slither`, installed first if it is not there. */
export function slither() {
  const name = createHash('sha256').update(`${pythonVersion()}\n${readFileSync(requirements, 'utf8')}`).digest('hex').slice(0, 12);
  const folder = join(caches, name);
  // written last: an installation that was cut short is made anew
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(caches, { recursive: true });
    must('python3', ['-m', 'venv', folder], 'the virtual environment could not be made');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements];
    must(join(folder, 'bin', 'python'), install, 'Slither could not be installed');
    writeFileSync(complete, '');
  }
  return join(folder, 'bin', 'slither');
}
