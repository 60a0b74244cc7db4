/**
 * What a span costs the work it is laid around: with tracing off, as by default, and recorded by a tracer that drops it.
 * Usage: npm run bench -- tracing [--rounds 5] [--spans 200000]
 */
import { inSpan, runInScope, startTrace } from '@icubed/telemetry';
import { optionsOf } from './runner/arguments.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { interleaved } from './runner/rounds.mjs';
import { summary } from './runner/statistics.mjs';

const options = optionsOf({ numbers: { rounds: 5, spans: 200_000 } });
/** of a paid call: gateway, executor, node, outbox and consumer together (infra/devnet/test/trace.e2e.spec.ts) */
const SPANS_A_CALL = 8;
const machine = describeMachine();
const work = async () => undefined;
const attributes = { 'icubed.call_id': 'x' };

async function micros(once) {
  const started = performance.now();
  for (let n = 0; n < options.spans; n += 1) await once();
  return { micros: ((performance.now() - started) * 1_000) / options.spans };
}
const within = (scope, once) => () => runInScope(scope, () => micros(once));
let recorded = 0;
const tracer = { record: () => (recorded += 1) };
const parent = startTrace();

const measured = await interleaved(
  {
    nothing: within({ trace: parent }, work),
    off: within({ trace: parent }, () => inSpan('bench', { attributes }, work)),
    continued: within({}, () => inSpan('bench', { attributes, parent }, work)),
    on: within({ trace: parent, tracer }, () => inSpan('bench', { attributes }, work)),
  },
  options,
);
if (recorded !== options.spans * (options.rounds + 1)) throw new Error(`${recorded} spans were recorded`);
const added = (name) => summary(measured[name].micros.map((value, round) => value - measured.nothing.micros[round]));
const off = added('off');
await publish({
  name: 'tracing',
  question: 'what a span adds to the work it is laid around',
  peer: 'the same awaited call without one',
  machine,
  options,
  measured,
  rows: [
    { what: 'an awaited call', unit: 'µs', value: summary(measured.nothing.micros) },
    { what: 'a span adds, tracing off', unit: 'µs', value: off },
    { what: 'and a trace of another process is continued', unit: 'µs', value: added('continued') },
    { what: 'a span adds, recorded', unit: 'µs', value: added('on') },
    { what: `a paid call’s ${SPANS_A_CALL} spans add, tracing off`, unit: 'µs', value: off.median * SPANS_A_CALL },
  ],
  notes: ['What is recorded is then sent by the exporter in batches, beside the work; that is not in these figures.'],
});
