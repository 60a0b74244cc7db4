import { describe, expect, it } from '@jest/globals';
import { announcement, concerns } from './wake-up.js';

describe('announcement', () => {
  it('names each partition once and concerns only those', () => {
    const text = announcement([
      { topic: 'imo.offering', partition: 1 },
      { topic: 'imo.offering', partition: 1 },
      { topic: 'imo.offering', partition: 12 },
    ]);
    expect(text).toBe('imo.offering/1 imo.offering/12');
    expect([concerns(text, 'imo.offering/1'), concerns(text, 'imo.offering/2')]).toEqual([true, false]);
  });

  it('wakes everybody when the names do not fit a notification', () => {
    const many = Array.from({ length: 1_000 }, (_, partition) => ({ topic: 'executor.call', partition }));
    expect(Buffer.byteLength(announcement(many))).toBeLessThan(8_000);
    expect(concerns(announcement(many), 'executor.call/7')).toBe(true);
  });
});
