import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { createGrantSigner, createServiceTokenSigner, type Principal } from '@icubed/identity';
import { keyForNode, type KeyForNode, type KeyGrant, type KeyRequest } from '@icubed/protocol';
import type { ExecutorConfig } from '../config.js';
import { askPeer, type Peer } from '../peer/ask-peer.js';

const SELF: Principal = { kind: 'service', accountId: 'executor', scopes: [] };
const REGISTRY = 'registry';

/** Asks the registry for data keys. Whatever is no answer is EXECUTOR.REGISTRY_UNAVAILABLE; a refusal has the registry's code. */
@Injectable()
export class RegistryClient {
  private readonly peer: Peer;
  private readonly grants: ReturnType<typeof createGrantSigner>;

  constructor(@Inject(CONFIG) { registryUrl, serviceJwtPrivateKey: key }: ExecutorConfig) {
    const signing = { key, issuer: SELF.accountId, nowSeconds: () => Date.now() / 1_000 };
    const tokens = createServiceTokenSigner(signing);
    this.grants = createGrantSigner(signing);
    this.peer = {
      url: registryUrl,
      token: async () => (await tokens)(SELF, REGISTRY),
      maxAnswerBytes: 16 * 1_024,
      timeoutMs: 10_000,
      refusals: new Set([400, 402, 403, 404, 409, 422]),
      unavailable: (why, cause) => new ModelverseError('EXECUTOR.REGISTRY_UNAVAILABLE', why, {}, { cause }),
    };
  }

  /** The key of the grant's asset, wrapped to the node's sealing key: nobody on the way can read it. */
  async keyFor(grant: KeyGrant, sealingKey: KeyRequest['sealingKey'], signal: AbortSignal): Promise<KeyForNode> {
    const body: KeyRequest = { grant: await (await this.grants)(grant, REGISTRY), sealingKey };
    return askPeer(this.peer, { method: 'POST', path: '/internal/keys', body }, keyForNode, signal);
  }
}
