import { describe, expect, it } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { sharedReading } from './shared-reading.js';

describe('figures that several gauges show', () => {
  it('are read once a scrape, and anew at the next', async () => {
    let readings = 0;
    const read = sharedReading(async () => ++readings);
    const registry = new Registry();
    for (const name of ['a', 'b', 'c']) {
      const gauge: Gauge = new Gauge({
        name,
        help: name,
        registers: [registry],
        collect: async () => gauge.set(await read()),
      });
    }
    expect(await registry.metrics()).toMatch(/a 1\n[^]*b 1\n[^]*c 1\n/);
    expect(await registry.metrics()).toMatch(/a 2\n[^]*b 2\n[^]*c 2\n/);
  });

  it('are read again after a failure, which everybody hears of', async () => {
    let away = true;
    const read = sharedReading(async () => {
      if (away) throw new Error('away');
      return 1;
    });
    const asked = await Promise.allSettled([read(), read()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    away = false;
    expect(await read()).toBe(1);
  });
});
