/**
 * Recomputes what the platform published. Usage: npm run verify -- ranking CID [--origin URL] [--signer ADDRESS]
 *   or, with files at hand: npm run verify -- ranking CID --snapshot FILE --inputs FILE --release FILE
 *   each also against the root that is anchored on-chain: --rpc URL [--anchor-contract ADDRESS]
 *   a receipt's place under its hour's root: npm run verify -- receipt FILE [--rpc URL [--anchor-contract ADDRESS]]
 * Ends with 0: equal; 1: different or refused; 2: could not be checked.
 */
import { USAGE as RANKING_USAGE, verifyRanking } from './ranking.mjs';
import { USAGE as RECEIPT_USAGE, verifyReceipt } from './receipt.mjs';

const verifiers = { ranking: verifyRanking, receipt: verifyReceipt };
const [subject, ...args] = process.argv.slice(2);
const verify = Object.hasOwn(verifiers, subject ?? '') ? verifiers[subject] : undefined;
const usage = `${RANKING_USAGE}\n${RECEIPT_USAGE}\n`;
if ([subject, ...args].some((arg) => arg === '--help' || arg === '-h')) {
  process.stdout.write(usage);
} else if (verify === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  process.exitCode = await verify(args, (line) => process.stdout.write(`${line}\n`));
}
