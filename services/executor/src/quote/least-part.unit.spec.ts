import { describe, expect, it } from '@jest/globals';
import { evolveLeastPart, INITIAL_LEAST_PART, leastPartToQuote } from './least-part.js';

const DAY = 86_400n;

describe('the least part of a call that is its asset’s', () => {
  it('is a fifth until governance says otherwise', () => {
    expect(leastPartToQuote(INITIAL_LEAST_PART, 0n)).toBe(2_000n);
  });

  it('is quoted higher as soon as a raise is announced', () => {
    const raised = evolveLeastPart(INITIAL_LEAST_PART, { bps: 3_000, from: 3n * DAY, at: 0n });
    expect(leastPartToQuote(raised, 0n)).toBe(3_000n);
    expect(leastPartToQuote(raised, 3n * DAY)).toBe(3_000n);
  });

  it('is quoted lower only when the lower part holds', () => {
    const lowered = evolveLeastPart(INITIAL_LEAST_PART, { bps: 1_000, from: 3n * DAY, at: 0n });
    expect(leastPartToQuote(lowered, 3n * DAY - 1n)).toBe(2_000n);
    expect(leastPartToQuote(lowered, 3n * DAY)).toBe(1_000n);
  });

  it('forgets a change that is replaced before its time, and keeps one that has held', () => {
    const raised = evolveLeastPart(INITIAL_LEAST_PART, { bps: 4_000, from: 3n * DAY, at: 0n });
    const replaced = evolveLeastPart(raised, { bps: 1_500, from: 4n * DAY, at: DAY });
    expect(leastPartToQuote(replaced, DAY)).toBe(2_000n);
    const later = evolveLeastPart(raised, { bps: 1_500, from: 8n * DAY, at: 5n * DAY });
    expect(leastPartToQuote(later, 5n * DAY)).toBe(4_000n);
    expect(leastPartToQuote(later, 8n * DAY)).toBe(1_500n);
  });
});
