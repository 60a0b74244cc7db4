import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, type Client, type World } from './registry-world.js';

export interface Shown {
  readonly target: number;
  readonly copies: number;
  readonly safe: boolean;
  readonly content: {
    readonly cid: string;
    readonly kind: string;
    readonly copies: number;
    readonly replicas: { readonly replica: string; readonly status: string; readonly code?: string }[];
  }[];
}

export async function replicationOf(client: Pick<Client, 'json'>, uploadId: string): Promise<Shown> {
  return (await client.json('GET', `/content/uploads/${uploadId}/replication`)).body as unknown as Shown;
}

export async function untilCopies(client: Pick<Client, 'json'>, uploadId: string, copies: number): Promise<Shown> {
  return eventually(async () => {
    const shown = await replicationOf(client, uploadId);
    return shown.copies === copies && shown;
  });
}

/** Has every copy looked at now. */
export async function lookNow(world: World): Promise<void> {
  await world.sql('UPDATE content_copy SET due_at = now()');
}

export async function blockFiles(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'blocks'), { recursive: true });
  return names.filter((name) => name.endsWith('.data')).map((name) => join(dir, 'blocks', name));
}

export async function changeBlock(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[0]! ^= 1;
  await writeFile(file, bytes);
}

export async function loseBlocks(dir: string): Promise<void> {
  for (const file of await blockFiles(dir)) await rm(file);
}

/** The value of a metric with these labels; 0 when it has none. */
export async function metric(world: World, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(new URL('/metrics', world.registry.url))).text();
  const line = text
    .split('\n')
    .find((row) => row.startsWith(name) && labels.split(',').every((part) => row.includes(part)));
  return Number(line?.split(' ').at(-1) ?? 0);
}
