import { describe, expect, it } from '@jest/globals';
import { readOptions, USAGE } from './options.js';
import { portNames } from './parts/ports.js';

describe('options of the network', () => {
  const read = (...argv: string[]) => {
    const options = readOptions(argv);
    if (options === 'help') throw new TypeError('asked for help');
    return options;
  };

  it('has a port for every part, none twice', () => {
    const { ports } = read();
    expect(ports).toMatchObject({
      gateway: 4000,
      registry: 4001,
      executor: 4005,
      'node-1': 4006,
      chain: 4010,
      postgres: 4011,
      ipfs: 4013,
    });
    expect(new Set(Object.values(ports)).size).toBe(portNames().length);
  });

  it('moves all ports with --port-base, but not one that has its own', () => {
    const { ports } = read('--port-base', '5000', '--chain-port', '8545');
    expect(ports).toMatchObject({ gateway: 5000, redis: 5012, chain: 8545 });
  });

  it.each([
    [['--port-base', '80'], /--port-base wants a whole number/],
    [['--redis-port', 'six'], /--redis-port wants a whole number/],
    [['--redis-port', '4001'], /both have port 4001/],
    [['--genesis-days-ago', '-1'], /genesis-days-ago/],
    [['--services', 'registry,wallet'], /no service "wallet"/],
    [['--otlp', 'localhost:4318'], /--otlp wants an address/],
    [['--separately'], /separately/],
    [['now'], /now/],
  ])('refuses %j', (argv, message) => {
    expect(() => readOptions(argv)).toThrow(message);
    expect(() => readOptions(argv)).toThrow(expect.objectContaining({ code: 'DEVNET.OPTION_INVALID' }));
  });

  it('keeps the order in which services stop, however they are named', () => {
    expect(read('--services', 'registry,gateway').services).toEqual(['gateway', 'registry']);
  });

  it('explains every option', () => {
    expect(readOptions(['--help'])).toBe('help');
    for (const name of ['--separate', '--data-dir', '--reset', '--port-base', ...portNames()])
      expect(USAGE).toContain(name);
  });
});
