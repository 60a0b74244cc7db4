import { describe, expect, it } from '@jest/globals';
import { pythonVersion } from './environment.mjs';

const answers = (stdout: string, status = 0) => () => ({ status, stdout }) as never;

describe('the Python that Slither runs on', () => {
  it('is taken if it is new enough', () => {
    expect(pythonVersion(answers('3.11.2\n'))).toBe('3.11.2');
    expect(pythonVersion(answers('3.14.0\n'))).toBe('3.14.0');
  });

  it('is asked for in words if it is missing, too old or has no venv', () => {
    const install = /python3 of at least 3\.11 with venv .*apt-get install python3-venv/;
    expect(() => pythonVersion((() => ({ error: new Error('ENOENT') })) as never)).toThrow(install);
    expect(() => pythonVersion(answers('3.10.9\n'))).toThrow(install);
    expect(() => pythonVersion(answers('', 1))).toThrow(install);
  });
});
