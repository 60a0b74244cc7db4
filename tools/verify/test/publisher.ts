import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  canonicalBytes,
  cidOf,
  computeSnapshot,
  digestOf,
  type RankingInputs,
  type RankingSnapshot,
  signRanking,
} from '@icubed/ranking';
import { inputsOf, ranking } from '../../../libs/ranking/test/example.js';
import { verifyRanking } from '../ranking.mjs';

const PAID = [
  { assetId: '7', payer: 5, assetPrice: 2_000_000n, stars: 5 },
  { assetId: '8', payer: 6, assetPrice: 1_000_000n, stars: 2 },
];

/** A platform that has nothing but releases. */
export class Publisher {
  /** bytes by path */
  readonly published = new Map<string, Uint8Array>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Publisher> {
    const server = createServer((request, response) => {
      const bytes = publisher.published.get(request.url ?? '');
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    const publisher = new Publisher(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return publisher;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Publishes a release as the platform would, with an honest signature over whatever is in it. */
  async publish(
    tamper: (snapshot: RankingSnapshot) => RankingSnapshot = (snapshot) => snapshot,
    more: Partial<RankingInputs> = {},
  ): Promise<{ cid: string; snapshot: RankingSnapshot }> {
    const inputs = await inputsOf(PAID, more);
    const snapshot = tamper(computeSnapshot(inputs));
    const bytes = canonicalBytes(snapshot);
    const cid = cidOf(bytes);
    const { week, root } = snapshot;
    const signature = await signRanking(ranking, snapshot, { week, root, cid, digest: digestOf(bytes) });
    this.published.set(`/v1/rankings/${cid}`, bytes);
    this.published.set(`/v1/rankings/${cid}/inputs`, canonicalBytes(inputs));
    this.published.set(
      `/v1/rankings/${cid}/release`,
      new TextEncoder().encode(JSON.stringify({ signature, signer: ranking.address })),
    );
    return { cid, snapshot };
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.server.close(closed));
  }
}

/** The command's exit code and what it prints. */
export async function verify(...args: string[]): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const code = await verifyRanking(args, (line: string) => lines.push(line));
  return { code, output: lines.join('\n') };
}
