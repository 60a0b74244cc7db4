#!/usr/bin/env node
// Writes test/governance/Lmsr/vectors.json: collateral and price of the two-outcome market maker at 60 significant digits, straight from
// the textbook formula b·ln(e^(q0/b) + e^(q1/b)), not in the rearranged form that the contract computes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';

Decimal.set({ precision: 60, toExpNeg: -100, toExpPos: 100 });

function reference(b, q0, q1) {
  const [e0, e1] = [q0, q1].map((q) => new Decimal(q).div(b).exp());
  const sum = e0.plus(e1);
  return { cost: sum.ln().times(b), price: e0.div(sum) };
}

/** A small generator with a fixed seed (mulberry32), so that the same vectors come out anywhere. */
let state = 20_261_122;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

const LIQUIDITIES = [1e6, 1_234_567, 1e8, 1e9, 31_415_926_535, 1e12, 1e13];
const GAPS = [0, 1e-6, 0.001, 0.1, 0.5, 1, 1.7320508, 3, 7, 12, 20, 30, 41, 42, 60, 200];
const cases = [];
for (const b of LIQUIDITIES) {
  for (const gap of GAPS) {
    const lead = Math.round(gap * b);
    const base = Math.round(random() * 3 * b);
    cases.push([b, lead, 0], [b, 0, lead], [b, base + lead, base], [b, base, base + lead]);
  }
  for (let i = 0; i < 20; i += 1) cases.push([b, Math.round(random() * 4 * b), Math.round(random() * 4 * b)]);
}

/** 18 decimals of a base unit: enough to measure the contract's error, which rounds up to whole ones. */
const fixed = (value) => value.times(1e18).toFixed(0, Decimal.ROUND_DOWN);
const rows = cases.map(([b, q0, q1]) => ({ b, q0, q1, ...reference(b, q0, q1) }));
const vectors = {
  b: rows.map((row) => String(row.b)),
  q0: rows.map((row) => String(row.q0)),
  q1: rows.map((row) => String(row.q1)),
  cost: rows.map((row) => fixed(row.cost)),
  price: rows.map((row) => fixed(row.price)),
};
const file = join(import.meta.dirname, '..', 'test', 'governance', 'Lmsr', 'vectors.json');
writeFileSync(file, `${JSON.stringify(vectors)}\n`);
process.stdout.write(`${rows.length} states\n`);
