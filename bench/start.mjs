/**
 * Boots the devnet in a folder of its own, stops it, and boots it again (warm), several times. Prints the time until it answers and the
 * resident memory of the process that hosts the six services.
 * Usage: npm run bench -- start [--rounds 3] [--port-base 4300]
 */
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { bootNetwork } from './runner/network.mjs';
import { publish } from './runner/report.mjs';
import { summary } from './runner/statistics.mjs';

const { rounds, 'port-base': portBase } = optionsOf({ numbers: { rounds: 3, 'port-base': 4300 } });
const machine = describeMachine();
const cleanups = new Cleanups();

async function boot(dataDir) {
  const network = await bootNetwork({ dataDir, portBase });
  const residentMb = network.residentMb();
  await network.close();
  return { seconds: network.seconds, residentMb };
}

try {
  const dataDir = await scratchFolder(cleanups);
  const cold = await boot(dataDir);
  const warm = [];
  for (let round = 0; round < rounds; round += 1) warm.push(await boot(dataDir));
  const [seconds, residentMb] = [summary(warm.map((run) => run.seconds)), summary(warm.map((run) => run.residentMb))];
  await publish({
    name: 'start',
    question: 'how soon a stopped network is whole again',
    peer: 'none; absolute limits',
    machine,
    measured: { cold, warm },
    rows: [
      { what: 'first start (empty data folder)', unit: 's', value: cold.seconds },
      { what: 'warm start', unit: 's', value: seconds, target: { text: '≤ 15', met: seconds.median <= 15 } },
      {
        what: 'six services in one process, resident',
        unit: 'MB',
        value: residentMb,
        target: { text: '≤ 600', met: residentMb.median <= 600 },
      },
    ],
  });
} finally {
  await cleanups.run();
}
