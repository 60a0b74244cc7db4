#!/usr/bin/env node
// Writes test/governance/AnchoredMetric/entries.json: the entries of a ranking as the benchmark service canonicalises them, their
// Merkle root, and for each the proof and the position of each metric's key. Uses the service's own libraries, so a change there fails
// the contract's tests. Needs the built packages (npm run build).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafHash, merkleProof, merkleRoot } from '@icubed/protocol';
import { canonicalBytes } from '@icubed/ranking';

const KEYS = [',"countedUsage":"', ',"paidCalls":', ',"payers":', ',"votes":', ',"payers":'];
const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
const place = { rank: 3, worst: 5 };

function entry(assetId, countedUsage, score, hold) {
  return {
    assetId,
    creator: '0x00000000000000000000000000000000000000aa',
    kind: 'model',
    vertical: 'nlp',
    terms: { rating: 0.5, usage: 0.25, standing: 0 },
    score,
    lower: 1.5,
    upper: 99.25,
    votes: 12,
    meanStars: 4.25,
    paidCalls: 345,
    payers: 67,
    countedUsage,
    starterPool: false,
    overall: place,
    inVertical: place,
    hold,
  };
}

const hold = { until: 1_800_000_000, score: 88.125, overall: 1, inVertical: 1 };
const entries = [
  entry('7', '0', 0, null),
  entry('79228162514264337593543950335', '123456789012', 71.234567891, hold),
  entry('42', '5000000', 100, null),
  entry('43', '5000001', 0.000000012, hold),
  entry('44', '5000002', 3.5, null),
];
const leaves = entries.map((value) => leafHash(canonicalBytes(value)));
const texts = entries.map((value) => Buffer.from(canonicalBytes(value)));
const proofs = leaves.map((_, index) => merkleProof(leaves, index));
const vectors = {
  root: hex(merkleRoot(leaves)),
  entries: texts.map(hex),
  assets: entries.map(({ assetId }) => assetId),
  positions: texts.flatMap((text) => KEYS.map((key) => text.indexOf(key))),
  values: entries.flatMap((value) => [
    value.countedUsage,
    String(value.paidCalls),
    String(value.payers),
    String(value.votes),
    String(Math.floor(value.score * 1e6)),
  ]),
  steps: proofs.map((proof) => proof.length),
  right: proofs.flatMap((proof) => proof.map(({ side }) => side === 'right')),
  hashes: proofs.flatMap((proof) => proof.map(({ hash }) => hex(hash))),
};
const file = join(import.meta.dirname, '..', 'test', 'governance', 'AnchoredMetric', 'entries.json');
writeFileSync(file, `${JSON.stringify(vectors)}\n`);
process.stdout.write(`${entries.length} entries\n`);
