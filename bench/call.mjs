/**
 * One client, one small model: a paid call through gateway, executor and node against the same model behind a bare echo endpoint.
 * Usage: npm run bench -- call [--rounds 5] [--requests 100] [--port-base 4400]
 */
import { openMarket } from './call/market.mjs';
import { startPeer } from './call/peer.mjs';
import { requestsOf } from './call/requests.mjs';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { bootNetwork } from './runner/network.mjs';
import { number, publish } from './runner/report.mjs';
import { interleaved, showProgress } from './runner/rounds.mjs';
import { median, quantile, ratios, summary } from './runner/statistics.mjs';

const options = optionsOf({ numbers: { rounds: 5, requests: 100, 'port-base': 4400 } });
const machine = describeMachine();
const cleanups = new Cleanups();
const opened = (part) => {
  cleanups.add(() => part.close());
  return part;
};

try {
  showProgress('booting the network');
  const dataDir = await scratchFolder(cleanups);
  const network = opened(await bootNetwork({ dataDir, portBase: options['port-base'] }));
  const peer = opened(await startPeer());
  showProgress('publishing the model, opening an account');
  const market = await openMarket(network);
  const requests = requestsOf({ ...market, origin: network.origin, peer: peer.origin });
  const contestants = Object.entries(requests).map(([name, request]) => [name, () => several(request)]);
  await publish(report(await interleaved(Object.fromEntries(contestants), options)));
} finally {
  await cleanups.run();
}

async function several(request) {
  const answers = [];
  for (let n = 0; n < options.requests; n += 1) answers.push(await request());
  const totals = answers.map(({ total }) => total);
  const inside = answers.flatMap((answer) => answer.inside ?? []);
  return {
    p50: quantile(totals, 0.5),
    p95: quantile(totals, 0.95),
    ...(inside.length > 0 && { inside: median(inside) }),
  };
}

function report(measured) {
  const { call, inference } = measured;
  const ratio = ratios(call.p50, inference.p50);
  const added = summary(call.p50.map((value, round) => value - inference.p50[round]));
  const at = (name, figure) => median(measured[name][figure]);
  const milliseconds = (what, name, figure) => ({ what, unit: 'ms', value: summary(measured[name][figure]) });
  return {
    name: 'call',
    question: 'one client, one spam score of a short text: what being metered, paid and signed for adds',
    peer: 'the same featuriser and network (onnxruntime-node 1.30, one thread) behind a bare node:http endpoint, no gateway, no record',
    machine,
    options,
    measured,
    rows: [
      milliseconds('echo endpoint alone, p50', 'echo', 'p50'),
      milliseconds('featuriser and network alone, p50', 'inference', 'inside'),
      milliseconds('peer: echo endpoint + inference, p50', 'inference', 'p50'),
      milliseconds('peer, p95', 'inference', 'p95'),
      milliseconds('paid call, p50', 'call', 'p50'),
      milliseconds('paid call, p95', 'call', 'p95'),
      { what: 'a paid call adds', unit: 'ms', value: added },
      { what: 'paid call ÷ peer', unit: '×', value: ratio, target: { text: '≤ 1.3', met: ratio.median <= 1.3 } },
      milliseconds('of it: a quote through the gateway, p50', 'quote', 'p50'),
      milliseconds('of it: the same call again, by its key, p50', 'replay', 'p50'),
    ],
    notes: [
      `Of a call's ${number(at('call', 'p50'))} ms, gateway, API key, principal, look-up and answer are ${number(at('replay', 'p50'))} (the same key again: no money, no node), ` +
        `the inference is ${number(at('inference', 'inside'))}; the rest is hold, queue, lease, node, receipt and capture, each durable before the next.`,
    ],
  };
}
