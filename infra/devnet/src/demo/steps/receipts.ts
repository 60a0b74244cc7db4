import { recoverReceiptSigner } from '@icubed/protocol';
import { receiptOf, type ReceiptView } from '@icubed/sdk';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const receipts: Step<Stage> = {
  id: 'receipts',
  title: 'every call has a receipt that anybody can check: EIP-712, signed by the node that ran it',
  async play({ api, chainId, deployment, scene }) {
    const client = api.withApiKey(given(scene.apiKey, 'an API key')).http;
    const context = { chainId, jobManager: deployment.contracts.JobManager };
    for (const callId of scene.callIds) {
      const { receipt } = await client.json<{ receipt: ReceiptView }>(`/v1/calls/${callId}`);
      const signer = recoverReceiptSigner(context, receiptOf(receipt), receipt.signature);
      const signatureValid = signer === receipt.node;
      scene.receipts.push({ id: receipt.id, node: receipt.node, signatureValid });
      assertThat(signatureValid, `receipt ${receipt.id} is signed by its node`);
      assertThat(receipt.digest === scene.digest, 'the receipt names the registered weights');
      const forged = { ...receiptOf(receipt), assetPrice: BigInt(receipt.assetPrice) + 1n };
      assertThat(
        recoverReceiptSigner(context, forged, receipt.signature) !== receipt.node,
        'a changed price breaks the signature',
      );
    }
    return { receipts: scene.receipts.length, nodes: [...new Set(scene.receipts.map(({ node }) => node))] };
  },
};
