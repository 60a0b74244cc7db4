import { recoverReceiptSigner } from '@icubed/protocol';
import { type CallAnswer, receiptOf, type ReceiptView } from '@icubed/sdk';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

/** Anybody's check: the signature is of the node that the receipt names, over these values and no others. */
function check(receipt: ReceiptView, { chainId, deployment, scene }: Stage): void {
  const context = { chainId, jobManager: deployment.contracts.JobManager };
  const signatureValid = recoverReceiptSigner(context, receiptOf(receipt), receipt.signature) === receipt.node;
  scene.receipts.push({ id: receipt.id, node: receipt.node, signatureValid });
  assertThat(signatureValid, `receipt ${receipt.id} is signed by its node`);
  const forged = { ...receiptOf(receipt), assetPrice: BigInt(receipt.assetPrice) + 1n };
  const recovered = recoverReceiptSigner(context, forged, receipt.signature);
  assertThat(recovered !== receipt.node, 'a changed price breaks the signature');
}

export const receipts: Step<Stage> = {
  id: 'receipts',
  title: 'every call and every step has a receipt that anybody can check: EIP-712, signed by the node that ran it',
  async play(stage) {
    const { api, scene } = stage;
    const client = api.withApiKey(given(scene.apiKey, 'an API key')).http;
    const answerOf = (callId: string) => client.json<CallAnswer>(`/v1/calls/${callId}`);
    for (const callId of scene.callIds) {
      const receipt = given((await answerOf(callId)).receipt ?? undefined, 'the receipt of a call');
      assertThat(receipt.digest === scene.digest, 'the receipt names the registered weights');
      check(receipt, stage);
    }
    const { reader, language, filter } = given(scene.derivatives, 'derivatives');
    for (const callId of scene.workflowCallIds) {
      const steps = (await answerOf(callId)).steps ?? [];
      for (const [index, { digest }] of [reader, language, filter].entries()) {
        const receipt = given(steps[index]?.receipt ?? undefined, 'the receipt of a step');
        assertThat(receipt.step === index + 1 && receipt.digest === digest, 'each step names its component');
        check(receipt, stage);
      }
    }
    return { receipts: scene.receipts.length, nodes: [...new Set(scene.receipts.map(({ node }) => node))] };
  },
};
