import { describe, expect, it } from '@jest/globals';
import { evolve, type ArrearsEvent, type LineageArrears } from './lineage-arrears.js';

const event = (name: ArrearsEvent['name'], args: object): ArrearsEvent =>
  ({ name, args: { childId: 8n, parentId: 7n, ...args } }) as never;
const fold = (...events: ArrearsEvent[]) => events.reduce<LineageArrears | undefined>(evolve, undefined);

const owed = (arrears: bigint) => event('LineageUpheld', { arrears });
const paid = (proceeds: bigint, dividends: bigint) => event('ArrearsPaid', { proceeds, dividends });

describe('arrears of a lineage', () => {
  it('are the sum of the verdicts, and of what was taken from where', () => {
    expect(fold(owed(100n), paid(30n, 20n), owed(7n), paid(0n, 5n))).toEqual({
      childId: 8n,
      parentId: 7n,
      owedUsdMicros: 107n,
      fromProceedsUsdMicros: 30n,
      fromDividendsUsdMicros: 25n,
    });
  });

  it('are the same in whichever order the logs of one block come', () => {
    expect(fold(paid(30n, 20n), owed(100n))).toEqual(fold(owed(100n), paid(30n, 20n)));
  });
});
