import { readNameScore } from '@icubed/examples';
import { formatUsd } from '@icubed/protocol';
import { composeWorkflow, readQuote, waitUntilAdmitted } from '@icubed/sdk';
import { openContent, publishAs } from '../publish-openly.js';
import { unless } from '../refusals.js';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

const PRICE_PER_CALL = 10_000n;

export const compose: Step<Stage> = {
  id: 'compose',
  title: 'creator B composes a workflow: read the picture, then name the language and score the text',
  async play(stage) {
    const { api, scene, cast } = stage;
    const { reader, language, filter } = given(scene.derivatives, 'derivatives');
    const workflow = readNameScore({ reader: reader.did, language: language.did, filter: filter.did });
    const asset = await publishAs(stage, cast.maker, {
      name: 'Read, name, score',
      ...(await composeWorkflow(api.http, workflow)),
      ...{ vertical: 'MULTIMODAL', pricePerCall: PRICE_PER_CALL },
    });
    await openContent(stage, asset);
    await waitUntilAdmitted(api.http, asset.did);
    const quote = await eventually('the workflow to be callable', () =>
      readQuote(api.http, asset.did).catch(unless('EXECUTOR.ASSET_NOT_CALLABLE')),
    );
    // own price + reader and its base + language + filter and its base + three nodes
    assertThat(
      BigInt(quote.total) === 10_000n + 80_000n + 5_000n + 60_000n + 600n,
      `the quote holds all: ${quote.total}`,
    );
    scene.workflow = asset;
    return {
      did: asset.did,
      digest: asset.digest,
      steps: workflow.steps.map(({ id }) => id),
      quoteUsd: formatUsd(BigInt(quote.total)),
    };
  },
};
