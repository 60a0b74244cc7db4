import { ModelverseError } from '@icubed/errors';
import type { Exit } from '@icubed/local';
import { describe, expect, it } from '@jest/globals';
import { type Part, RunningParts } from './running-parts.js';

function part(name: string, stopped: string[], stop: () => Promise<void> = async () => undefined) {
  let end: (exit: Exit) => void = () => undefined;
  const exited = new Promise<Exit>((resolve) => {
    end = resolve;
  });
  const fake: Part = {
    name,
    exited,
    failure: () => new ModelverseError('DEVNET.PART_FAILED', name),
    close: async () => {
      await stop();
      stopped.push(name);
      end({ code: 0, signal: null });
    },
  };
  return { fake, crash: () => end({ code: 1, signal: null }) };
}

describe('running parts', () => {
  it('stop in the opposite order of their start, the chain last', async () => {
    const stopped: string[] = [];
    const parts = new RunningParts();
    for (const name of ['chain', 'postgres', 'registry', 'gateway']) parts.add(part(name, stopped).fake);
    await parts.close();
    expect(stopped).toEqual(['gateway', 'registry', 'postgres', 'chain']);
  });

  it('stop once, however often they are asked to', async () => {
    const stopped: string[] = [];
    const parts = new RunningParts();
    parts.add(part('chain', stopped).fake);
    await Promise.all([parts.close(), parts.close()]);
    await parts.close();
    expect(stopped).toEqual(['chain']);
  });

  it('stop even when one of them refuses to', async () => {
    const stopped: string[] = [];
    const parts = new RunningParts();
    parts.add(part('chain', stopped).fake);
    parts.add(part('registry', stopped, () => Promise.reject(new Error('no'))).fake);
    await parts.close();
    expect(stopped).toEqual(['chain']);
  });

  it('include one that came up while the others were already stopping', async () => {
    const stopped: string[] = [];
    const parts = new RunningParts();
    const closing = parts.close();
    parts.add(part('late', stopped).fake);
    await closing;
    await parts.close();
    expect(stopped).toEqual(['late']);
  });

  it('tell of a crash, but not of an end that was asked for', async () => {
    const parts = new RunningParts();
    const { fake, crash } = part('executor', []);
    parts.add(fake);
    crash();
    await expect(parts.failed).resolves.toMatchObject({ code: 'DEVNET.PART_FAILED', detail: 'executor' });

    const calm = new RunningParts();
    calm.add(part('executor', []).fake);
    await calm.close();
    await expect(Promise.race([calm.failed, Promise.resolve('nothing')])).resolves.toBe('nothing');
  });
});
