/**
 * Recomputes what the platform published. Usage: npm run verify -- ranking CID [--origin URL] [--signer ADDRESS]
 *   or, with files at hand: npm run verify -- ranking CID --snapshot FILE --inputs FILE --release FILE
 *   each also against the root that is anchored on-chain: --rpc URL [--anchor-contract ADDRESS]
 * Ends with 0: equal; 1: different or refused; 2: could not be checked.
 */
import { USAGE, verifyRanking } from './ranking.mjs';

const [subject, ...args] = process.argv.slice(2);
if (subject === 'ranking') {
  process.exitCode = await verifyRanking(args, (line) => process.stdout.write(`${line}\n`));
} else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
