import { writeFile } from 'node:fs/promises';
import { formatUsd } from '@icubed/protocol';
import Table from 'cli-table3';
import colours from 'picocolors';
import { imbalances, type Money } from './money.js';
import type { StepRecord, StoryProgress } from './story.js';

export interface Payout {
  readonly did: string;
  readonly account: string;
  readonly amount: bigint;
}
export interface ReceiptRecord {
  readonly id: string;
  readonly node: string;
  readonly signatureValid: boolean;
}
/** One line of who paid and who earned what, in USD base units. */
export interface Earning {
  readonly who: string;
  readonly paid: bigint;
  readonly earned: bigint;
  readonly what: string;
}
export interface DemoReport {
  readonly ok: boolean;
  readonly durationMs: number;
  readonly steps: readonly StepRecord[];
  readonly money: Money;
  readonly payouts: readonly Payout[];
  readonly receipts: readonly ReceiptRecord[];
  readonly ranking: { readonly snapshotCid: string | null; readonly recomputedEqual: boolean };
}

export function printProgress(write: (line: string) => void): StoryProgress {
  return {
    began: ({ id, title }) => write(`${colours.cyan('▸')} ${colours.bold(id.padEnd(10))} ${title}\n`),
    ended: (record) => {
      const mark = record.ok ? colours.green('✓') : colours.red('✗');
      write(`${mark} ${record.id.padEnd(10)} ${colours.dim(`${(record.ms / 1000).toFixed(1)} s`)}\n`);
      for (const [name, value] of Object.entries(record.evidence))
        write(colours.dim(`    ${name}: ${textOf(value)}\n`));
    },
  };
}

export function earningsTable(earnings: readonly Earning[]): string {
  const table = new Table({
    head: ['who', 'paid USD', 'earned USD', 'for'],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { who, paid, earned, what } of earnings) table.push([who, dollars(paid), dollars(earned), what]);
  const sum = (pick: (line: Earning) => bigint) => earnings.reduce((total, line) => total + pick(line), 0n);
  table.push(['total', dollars(sum((line) => line.paid)), dollars(sum((line) => line.earned)), '']);
  return table.toString();
}

export function moneyTable(money: Money): string {
  const broken = imbalances(money);
  const table = new Table({ colAligns: ['left', 'right'], style: { border: [] } });
  for (const [name, amount] of Object.entries(money)) table.push([name, formatUsd(amount as bigint)]);
  const verdict =
    broken.length === 0
      ? colours.green('conserved to the last micro-dollar')
      : colours.red(`NOT CONSERVED: ${broken.join('; ')}`);
  return `${table.toString()}\n${verdict}`;
}

export async function writeReport(file: string, report: DemoReport): Promise<void> {
  const json = JSON.stringify(
    report,
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    2,
  );
  await writeFile(file, `${json}\n`);
}

const dollars = (amount: bigint) => (amount === 0n ? '' : formatUsd(amount));

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.length > 400 ? `${value.slice(0, 400)}…` : value;
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}
