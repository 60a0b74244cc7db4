/** Prints one line for each step of a demo's JSON report. Usage: node tools/show-demo.mjs out.json */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const step of report.steps)
  console.log(`  ${step.ok ? '✓' : '✗'} ${step.id.padEnd(20)} ${(step.ms / 1000).toFixed(1).padStart(6)} s`);
console.log(
  `  demo ${report.ok ? 'ok' : 'FAILED'} in ${(report.durationMs / 1000).toFixed(1)} s; money ${JSON.stringify(report.money)}`,
);
