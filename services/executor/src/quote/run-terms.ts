import type { CallableAsset } from '../asset/callable-asset.js';
import type { CallTerms, RunTerms } from '../call/call.js';
import type { Quote } from './quote.js';

/** What a call under this quote will run and pay, step by step if it is a workflow's. */
export function runTerms(asset: CallableAsset, quote: Quote): RunTerms & Pick<CallTerms, 'steps'> {
  const { assetId, did, creator, digest, contentCid, sealed } = asset;
  const base = 'base' in asset ? asset.base : undefined;
  return {
    assetId,
    did,
    creator,
    digest,
    contentCid,
    ...(sealed && { sealed }),
    assetPriceUsdMicros: quote.assetPriceUsdMicros,
    ...(base && { base }),
    nodePriceCeilingUsdMicros: quote.nodePriceUsdMicros,
    ...(quote.steps && { steps: quote.steps.map(({ step, ...of }) => ({ step, ...runTerms(of.asset, of.quote) })) }),
  };
}
