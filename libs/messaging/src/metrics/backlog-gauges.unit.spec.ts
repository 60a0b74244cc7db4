import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { backlogGauges } from './backlog-gauges.js';

const never = () => new Promise<never>(() => undefined);

describe('the gauges of what waits', () => {
  const open = () => {
    const registry = new Registry();
    return { registry, gauges: backlogGauges([registry], 30) };
  };

  it('show the outbox and each group by topic', async () => {
    const { registry, gauges } = open();
    gauges.observeOutbox(async () => ({ depth: 3, oldestSeconds: 1.5 }));
    gauges.observeLag('g', async () => new Map([['a.topic', 7]]));
    const text = await registry.metrics();
    expect(text).toMatch(/^messaging_outbox_depth 3$/m);
    expect(text).toMatch(/^messaging_outbox_oldest_seconds 1\.5$/m);
    expect(text).toMatch(/^messaging_consumer_lag\{group="g",topic="a\.topic"\} 7$/m);
  });

  it('answer in time though one transport never does, with the figures of the others', async () => {
    const { registry, gauges } = open();
    gauges.observeOutbox(never);
    gauges.observeLag('silent', never);
    gauges.observeLag('g', async () => new Map([['a.topic', 7]]));
    const text = await registry.metrics();
    expect(text).toContain('messaging_consumer_lag{group="g",topic="a.topic"} 7');
    expect(text).not.toMatch(/silent|^messaging_outbox_depth \d/m);
  });

  it('leave out what could be read before and cannot now', async () => {
    const { registry, gauges } = open();
    let away = false;
    gauges.observeOutbox(async () => {
      if (away) throw new Error('away');
      return { depth: 3, oldestSeconds: 1 };
    });
    gauges.observeLag('g', async () => {
      if (away) throw new Error('away');
      return new Map([['a.topic', 7]]);
    });
    expect(await registry.metrics()).toMatch(/^messaging_outbox_depth 3$/m);
    away = true;
    expect(await registry.metrics()).not.toMatch(/^messaging_(outbox_depth|consumer_lag\S*) \d/m);
    away = false;
    expect(await registry.metrics()).toMatch(/topic="a\.topic"\} 7$/m);
  });
});
