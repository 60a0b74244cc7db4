import Table from 'cli-table3';
import colors from 'picocolors';
import type { Network } from './boot-network.js';
import type { BootProgress } from './progress.js';

/** One line for each step, with its time. */
export function printedProgress(write: (text: string) => void): BootProgress {
  return {
    began: () => undefined,
    ended: (step, milliseconds) =>
      write(`  ${colors.green('✓')} ${step.padEnd(34)}${(milliseconds / 1_000).toFixed(1).padStart(6)} s\n`),
  };
}

/** Where everything is, for people. */
export function urlTable({ urls, rpcUrl, deployment }: Network): string {
  const table = new Table({ style: { border: [], compact: true } });
  const gateway = urls['gateway'] ?? '';
  table.push(
    ['GraphQL, GraphiQL', `${gateway}/graphql`],
    ['calls (REST)', `${gateway}/v1`],
    ['DID documents', `${gateway}/1.0/identifiers/{did}`],
    ['content', `${gateway}/content`],
    [`chain ${deployment.chainId} (RPC)`, rpcUrl],
    ...Object.entries(urls)
      .filter(([name]) => name !== 'gateway' && name !== 'chain')
      .map(([name, url]) => [name, `${url}/health/ready`]),
  );
  return table.toString();
}
