import { describe, expect, it } from '@jest/globals';
import { stateAt } from './content-import.js';

describe('an import', () => {
  const at = (seconds: number) => new Date(seconds * 1_000);

  it('runs for as long as somebody is at work on it', () => {
    expect(stateAt({ status: 'Running' }, at(0), at(60))).toEqual({ status: 'Running' });
    expect(stateAt({ status: 'Running' }, at(0), at(61))).toMatchObject({ code: 'REGISTRY.IMPORT_INTERRUPTED' });
    expect(stateAt({ status: 'Done', files: 2 }, at(0), at(10_000))).toEqual({ status: 'Done', files: 2 });
  });
});
