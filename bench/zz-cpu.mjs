import { rowOf, waysOn } from './outbox/ways.mjs';
import { happenings } from './relay/facts.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, scratchFolder } from './runner/infrastructure.mjs';
const cleanups = new Cleanups();
try {
  const folder = await scratchFolder(cleanups);
  const { ways, close } = await waysOn(await postgresIn(folder, cleanups));
  cleanups.add(close);
  const sum = {};
  for (let r = 0; r < 8; r++)
    for (const [way, work] of Object.entries(ways)) {
      const facts = happenings(60).map((f, n) => rowOf({ ...f, id: `${f.id}:${way}` }, n));
      const c = process.cpuUsage(),
        t = performance.now();
      for (const f of facts) await work(f);
      const d = process.cpuUsage(c);
      if (r > 1) (sum[way] ??= []).push([(d.user + d.system) / 60, ((performance.now() - t) / 60) * 1000]);
    }
  const med = (a) => a.sort((x, y) => x - y)[Math.floor(a.length / 2)];
  for (const [w, v] of Object.entries(sum))
    console.log(
      w.padEnd(44),
      'client cpu µs',
      med(v.map((x) => x[0]))
        .toFixed(0)
        .padStart(6),
      ' wall µs',
      med(v.map((x) => x[1]))
        .toFixed(0)
        .padStart(6),
    );
} finally {
  await cleanups.run();
}
process.exit(0);
