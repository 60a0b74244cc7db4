import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HostedService } from '@icubed/hosting';
import { type RankingInputs, weekEnd, weekOf } from '@icubed/ranking';
import { setTimeout as delay } from 'node:timers/promises';
import type { Release } from '../src/release/release.js';
import { payer, World } from './benchmark-world.js';

const DELAY = 600;
let world: World;
let replica: HostedService;
let monday: number;

beforeAll(async () => {
  world = await World.start({ CLOSE_INTERVAL_MS: '50', CLOSE_DELAY_SECONDS: String(DELAY), CLOSE_ON_DEMAND: 'false' });
  replica = await world.replica();
  monday = weekEnd(weekOf(await world.now()));
  await world.announce(world.asset('7'));
});
afterAll(async () => {
  await replica.close();
  await world.close();
});

async function latest(): Promise<Release | undefined> {
  const response = await fetch(`${world.service.url}/v1/rankings/latest`);
  return response.status === 404 ? undefined : ((await response.json()) as Release);
}

async function released(week: number): Promise<Release> {
  for (;;) {
    const release = await latest();
    if (release?.week === week) return release;
    await delay(25);
  }
}

const receiptsOf = async ({ cid }: Release) =>
  ((await (await fetch(`${world.service.url}/v1/rankings/${cid}/inputs`)).json()) as RankingInputs).receipts;

describe('the weekly close', () => {
  it('waits for Monday 00:00 UTC of the chain and for the facts before it', async () => {
    await world.moveTo(monday - 100);
    await world.announce(await world.call({ assetId: '7', payer: payer(10), ago: 10 }));
    await world.moveTo(monday + DELAY - 10);
    await delay(300);
    expect(await latest()).toBeUndefined();
  });

  it('is made once by two processes, of what happened before Monday', async () => {
    // of the new week, and known before the old one is closed
    await world.announce(await world.call({ assetId: '7', payer: payer(11), ago: 10 }));
    await world.moveTo(monday + DELAY + 5);
    const release = await released(weekOf(monday - 1));
    expect(release.closedAt).toBe(monday);
    expect(await receiptsOf(release)).toHaveLength(1);
    await delay(300);
    expect((await latest())?.cid).toBe(release.cid);
  });

  it('does not make up for missed weeks: the next release counts all', async () => {
    await world.moveTo(weekEnd(weekOf(monday) + 1) + DELAY + 5);
    const release = await released(weekOf(monday) + 1);
    expect(await receiptsOf(release)).toHaveLength(2);
  });

  it('cannot be asked for where closing on demand is off', async () => {
    const headers = { authorization: await world.bearer(payer(1)) };
    const response = await fetch(`${world.service.url}/v1/rankings/close`, { method: 'POST', headers });
    expect(response.status).toBe(404);
  });
});
