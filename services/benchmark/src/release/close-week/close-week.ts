import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import {
  canonicalBytes,
  checkInputs,
  cidOf,
  computeSnapshot,
  digestOf,
  type RankingInputs,
  type RankingParameters,
  signRanking,
  weekOf,
} from '@icubed/ranking';
import { Inject, Injectable } from '@nestjs/common';
import { Wallet } from 'ethers';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { POLICY } from '../../chain/policy.js';
import type { BenchmarkConfig } from '../../config.js';
import type { Release, ReleaseDraft } from '../release.js';
import { insertRelease, latestRelease } from '../release.store.js';
import { gatherInputs } from './gather-inputs.js';

/** Ranks everything known before `closedAt` and publishes it as the release of that week. */
@Injectable()
export class CloseWeek {
  private readonly signer: Wallet;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(POLICY) private readonly policy: RankingParameters,
    @InjectConfig() config: BenchmarkConfig,
  ) {
    this.signer = new Wallet(config.rankingPrivateKey);
  }

  /** Throws BENCHMARK.WEEK_CLOSED, BENCHMARK.CLOSE_INVALID. */
  async execute(closedAt: number): Promise<Release> {
    const week = weekOf(closedAt - 1);
    const gathered = await inTransaction(
      this.source,
      async (manager) => {
        const latest = await latestRelease(manager, this.chain.chainId);
        if (latest !== undefined && latest.week >= week) throw weekClosed(latest.week);
        return gatherInputs(manager, this.chain, { week, closedAt }, this.policy);
      },
      'REPEATABLE READ',
    );
    const draft = await this.draft(gathered);
    const first = await inTransaction(this.source, (manager) => insertRelease(manager, draft));
    if (!first) throw weekClosed(week);
    const { snapshot: _, snapshotBytes: __, inputsBytes: ___, ...release } = draft;
    return release;
  }

  private async draft(inputs: RankingInputs): Promise<ReleaseDraft> {
    // what a stranger will check is checked before it is signed; signatures were, when their receipts came
    checkInputs(inputs);
    const snapshot = computeSnapshot(inputs);
    const [snapshotBytes, inputsBytes] = [canonicalBytes(snapshot), canonicalBytes(inputs)];
    const { chainId, week, closedAt, root } = snapshot;
    const cid = cidOf(snapshotBytes);
    const signature = await signRanking(this.signer, snapshot, { week, root, cid, digest: digestOf(snapshotBytes) });
    return {
      cid,
      chainId,
      week,
      closedAt,
      root,
      signature,
      snapshot,
      snapshotBytes,
      inputsBytes,
      inputsCid: snapshot.inputs,
      signer: this.signer.address,
      anchor: null,
      foreignAnchor: null,
    };
  }
}

function weekClosed(week: number): ModelverseError {
  return new ModelverseError('BENCHMARK.WEEK_CLOSED', `week ${week} has its release`, { week });
}
