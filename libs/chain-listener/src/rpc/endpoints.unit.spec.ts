import { describe, expect, it } from '@jest/globals';
import { Endpoints } from './endpoints.js';

describe('endpoints', () => {
  let now = 0;
  const three = (): Endpoints => {
    now = 0;
    return new Endpoints(['a', 'b', 'c'], () => now);
  };

  it('keeps one until it fails and then goes round', () => {
    const endpoints = three();
    expect(endpoints.current).toBe('a');
    endpoints.moveOn();
    expect(endpoints.current).toBe('b');
    endpoints.moveOn();
    expect(endpoints.current).toBe('c');
  });

  it('passes by one that failed a moment ago, and comes back to it after its rest', () => {
    const endpoints = three();
    endpoints.moveOn();
    endpoints.moveOn();
    expect(endpoints.willing).toEqual(['c']);
    now = 251;
    endpoints.moveOn();
    expect(endpoints.current).toBe('a');
  });

  it('lets one that fails again and again rest longer, at most half a minute', () => {
    const endpoints = new Endpoints(['a', 'b'], () => now);
    const failAgain = (): void => {
      endpoints.prefer('a');
      endpoints.moveOn();
    };
    now = 0;
    failAgain();
    failAgain();
    now = 499;
    expect(endpoints.willing).toEqual(['b']);
    now = 500;
    expect(endpoints.willing).toEqual(['a', 'b']);
    for (let times = 0; times < 40; times += 1) failAgain();
    now += 30_000;
    expect(endpoints.willing).toEqual(['a', 'b']);
    endpoints.prefer('a');
    endpoints.answered();
    endpoints.moveOn();
    now += 250;
    expect(endpoints.willing).toEqual(['a', 'b']);
  });

  it('asks the only one there is, however often it failed', () => {
    const endpoints = new Endpoints(['a']);
    for (let times = 0; times < 5; times += 1) endpoints.moveOn();
    expect(endpoints.current).toBe('a');
    expect(endpoints.willing).toEqual(['a']);
  });
});
