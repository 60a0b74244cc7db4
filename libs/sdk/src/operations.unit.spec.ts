import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildASTSchema, parse, validate, visit } from 'graphql';
import { Http } from './index.js';
import * as sdk from './index.js';

/** The composed schema without the federation machinery: what a client sees. */
function publicSchema() {
  const supergraph = parse(
    readFileSync(join(import.meta.dirname, '../../../services/gateway/supergraph.graphql'), 'utf8'),
  );
  const isMachinery = (name: string) => /^(join__|link__|core__)/.test(name);
  const drop = (node: { readonly name: { readonly value: string } }) =>
    isMachinery(node.name.value) ? null : undefined;
  const plain = visit(supergraph, {
    Directive: () => null,
    DirectiveDefinition: () => null,
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    ScalarTypeDefinition: drop,
    EnumTypeDefinition: drop,
    InputObjectTypeDefinition: drop,
  });
  return buildASTSchema(plain, { assumeValidSDL: true });
}

/** Every operation the SDK sends, caught on its way out. */
async function sentBy(act: (http: Http) => Promise<unknown>): Promise<string> {
  let sent = '';
  const http = new Http({
    origin: 'http://modelverse.test',
    fetch: async (_url, init) => {
      sent = (JSON.parse(init?.body as string) as { query: string }).query;
      return new Response('{"errors":[{"message":"caught","extensions":{"code":"PLATFORM.NOT_FOUND"}}]}');
    },
  });
  await act(http).catch(() => undefined);
  return sent;
}

const did = 'did:icubed:31337:1';
const hash = `0x${'00'.repeat(32)}`;
const limitOrder = { did, side: 'SELL' as const, shares: 1, pricePerShare: 1n };
const registration = { uploadId: hash, kind: 'MERGE', vertical: 'CV', pricePerCall: 1n, salt: hash } as const;
const mergeReceipt = { node: did, jobDigest: hash, validUntil: 1n, weightsPpm: [1], signature: '0x' };
const operations: [string, (http: Http) => Promise<unknown>][] = [
  ['readAsset', (http) => sdk.readAsset(http, did)],
  ['readParents', (http) => sdk.readParents(http, did)],
  ['readSuspectedParents', (http) => sdk.readSuspectedParents(http, did)],
  ['readUploadSuspects', (http) => sdk.readUploadSuspects(http, hash)],
  ['readSimilarAssets', (http) => sdk.readSimilarAssets(http, did)],
  ['readWishlist', (http) => sdk.readWishlist(http).next()],
  ['addToWishlist', (http) => sdk.addToWishlist(http, did)],
  ['removeFromWishlist', (http) => sdk.removeFromWishlist(http, did)],
  ['readEngagement', (http) => sdk.readEngagement(http, did)],
  ['simulateFees', (http) => sdk.simulateFees(http, { did })],
  ['issueCredential', (http) => sdk.issueCredential(http, did, 'ASSET_CREATOR')],
  ['prepareOpenRelease', (http) => sdk.prepareOpenRelease(http, did)],
  ['waitUntilFinal', (http) => sdk.waitUntilFinal(http, hash)],
  ['readOffering', (http) => sdk.readOffering(http, did)],
  ['prepareOffering', (http) => sdk.prepareOffering(http, { did, pricePerShare: 1n, deadline: new Date() })],
  ['prepareReservation', (http) => sdk.prepareReservation(http, did, 1)],
  ['prepareProceeds', (http) => sdk.prepareProceeds(http, did)],
  ['prepareClaim', (http) => sdk.prepareClaim(http, [did])],
  ['prepareDistribution', (http) => sdk.prepareDistribution(http, [did])],
  ['readPositions', (http) => sdk.readPositions(http, did).next()],
  ['readAccount', (http) => sdk.readAccount(http)],
  ['prepareRegistration', (http) => sdk.prepareRegistration(http, registration)],
  ['prepareMergeRegistration', (http) => sdk.prepareMergeRegistration(http, registration, mergeReceipt)],
  ['prepareDeposit', (http) => sdk.prepareDeposit(http, 1n)],
  ['prepareSession', (http) => sdk.prepareSession(http, { cap: 1n, expiresAt: new Date() })],
  [
    'submitReservationOrder',
    (http) =>
      sdk.submitReservationOrder(http, {
        did,
        shares: 1,
        pricePerShare: 1n,
        validUntil: new Date(),
        nonce: 1n,
        signature: '0x',
      }),
  ],
  ['readReservationOrders', (http) => sdk.readReservationOrders(http, did).next()],
  ['prepareReservationPurchase', (http) => sdk.prepareReservationPurchase(http, hash)],
  ['prepareOrderAllowances', (http) => sdk.prepareOrderAllowances(http, limitOrder)],
  ['prepareCancelOrder', (http) => sdk.prepareCancelOrder(http, hash)],
  [
    'submitOrder',
    (http) => sdk.submitOrder(http, { ...limitOrder, validUntil: new Date(), nonce: 1n, signature: '0x' }),
  ],
  ['readOrder', (http) => sdk.readOrder(http, hash)],
  ['readOrderBook', (http) => sdk.readOrderBook(http, did)],
  ['readTrades', (http) => sdk.readTrades(http, did).next()],
  [
    'invokeAssetGraphql',
    (http) => sdk.invokeAssetGraphql(http, { did, input: Buffer.from('a'), mediaType: 'text/plain' }),
  ],
  ['watchCall', (http) => sdk.watchCall(http, hash).next()],
  ['readCall', (http) => sdk.readCall(http, hash)],
  ['rateCall', (http) => sdk.rateCall(http, { receiptId: hash, stars: 5 })],
  ['readLeaderboard', (http) => sdk.readLeaderboard(http, 'CV').next()],
  ['readRankingRelease', (http) => sdk.readRankingRelease(http)],
  ['readWorkflow', (http) => sdk.readWorkflow(http, did)],
  ['readRun', (http) => sdk.readRun(http, hash)],
  ['cancelCall', (http) => sdk.cancelCall(http, hash)],
];

describe('the operations of the SDK', () => {
  const schema = publicSchema();

  it.each(operations)('%s is valid against the composed schema', async (_name, act) => {
    expect(validate(schema, parse(await sentBy(act))).map(({ message }) => message)).toEqual([]);
  });

  it('are all of them in this list', () => {
    const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    const documents = sources.flatMap(
      (file) =>
        readFileSync(join(import.meta.dirname, file), 'utf8').match(/(query|mutation|subscription) [A-Z]\w+/g) ?? [],
    );
    expect(documents).toHaveLength(operations.length);
  });
});
