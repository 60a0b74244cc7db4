import { formatUsd } from '@icubed/protocol';
import { imbalances, readMoney } from '../money.js';
import type { Stage } from '../stage.js';
import type { Step } from '../story.js';

export const conserve: Step<Stage> = {
  id: 'conserve',
  title: 'every micro-dollar that came in is held or was paid out',
  async play({ provider, deployment }) {
    const money = await readMoney(provider, deployment);
    const broken = imbalances(money);
    if (broken.length > 0) throw new Error(broken.join('; '));
    return Object.fromEntries(Object.entries(money).map(([name, amount]) => [name, formatUsd(amount as bigint)]));
  },
};
