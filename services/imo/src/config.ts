import { chainShape, type Environment, readConfig, serviceShape, value } from '@icubed/config';

const shape = {
  ...serviceShape,
  ...chainShape,
  /** false: `main.chain-listener.js` mirrors in a process of its own. */
  chainListener: value.flag(true),
  /** sends matchOrders and can do nothing else; without it this process matches nothing */
  matcherPrivateKey: value.privateKey().optional(),
  matchIntervalMs: value.integer({ min: 20, fallback: 500 }),
  pollIntervalMs: value.integer({ min: 10, fallback: 250 }),
};

export function readImoConfig(env: Environment) {
  return readConfig('imo', shape, env);
}

export type ImoConfig = ReturnType<typeof readImoConfig>;
