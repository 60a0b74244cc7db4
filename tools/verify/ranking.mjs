import { parseArgs } from 'node:util';
import { isModelverseError } from '@icubed/errors';
import { checkPrevious, verifyRelease } from '@icubed/ranking';
import { checkAnchor, Unanswered } from './anchor.mjs';
import { filesOf, originOf } from './release-source.mjs';
import { tableOf } from './table.mjs';

const EQUAL = 0;
const DIFFERENT = 1;
const UNCHECKED = 2;

export const USAGE = `usage: npm run verify -- ranking CID [--origin URL] [--signer ADDRESS] [--rpc URL [--anchor-contract ADDRESS]]
       [--snapshot FILE --inputs FILE --release FILE]`;

/** Recomputes one ranking release and says in lines what came of it. Answers the exit code. */
export async function verifyRanking(args, write) {
  const options = optionsOf(args);
  if (options === undefined) {
    write(USAGE);
    return UNCHECKED;
  }
  const source = options.snapshot === undefined ? originOf(options.origin) : filesOf(options);
  let files;
  try {
    files = await source.release(options.cid);
  } catch (error) {
    write(`could not be checked: ${error.message}`);
    return UNCHECKED;
  }
  const { cid, rpc, 'anchor-contract': contract } = options;
  const chain = rpc === undefined ? undefined : { rpc, contract };
  return judge({ ...files, cid, signer: options.signer ?? files.signer, chain }, source, write);
}

async function judge(files, source, write) {
  try {
    const { snapshot, receipts, difference } = verifyRelease(files);
    write(
      `week ${snapshot.week}, closed ${new Date(snapshot.closedAt * 1_000).toISOString()}, signed by ${files.signer}`,
    );
    write(`${receipts} receipts, each signed by its node; ${snapshot.models.length} models`);
    for (const line of tableOf(snapshot)) write(line);
    const found =
      difference ??
      (await differenceToPrevious(snapshot, files, source, write)) ??
      (await differenceToChain(snapshot, files, write));
    if (found === undefined) {
      write('equal');
      return EQUAL;
    }
    write(
      `different at ${found.path}: expected ${JSON.stringify(found.expected)}, found ${JSON.stringify(found.found)}`,
    );
    return DIFFERENT;
  } catch (error) {
    if (error instanceof Unanswered) {
      write(`could not be checked: ${error.message}`);
      return UNCHECKED;
    }
    if (!isModelverseError(error)) throw error;
    write(`refused: ${error.message}`);
    return DIFFERENT;
  }
}

async function differenceToPrevious({ previous }, { inputs }, source, write) {
  if (previous === null) return undefined;
  const bytes = await source.previous(previous).catch(() => undefined);
  if (bytes === undefined) {
    write(`the release before it, ${previous}, is not at hand: what the inputs say of it is taken as it stands`);
    return undefined;
  }
  return checkPrevious(inputs, bytes);
}

/** Only for whoever names an endpoint: everything else here needs no chain. */
async function differenceToChain(snapshot, { cid, chain }, write) {
  if (chain === undefined) return undefined;
  const { difference, blockNumber, transactionHash } = await checkAnchor({ snapshot, cid, ...chain });
  if (difference !== undefined) return { ...difference, path: `anchor.${difference.path}` };
  write(`anchored in block ${blockNumber} by ${transactionHash}`);
  return undefined;
}

function optionsOf(args) {
  const text = { type: 'string' };
  try {
    const options = {
      origin: { ...text, default: 'http://127.0.0.1:4000' },
      signer: text,
      rpc: text,
      'anchor-contract': text,
      snapshot: text,
      inputs: text,
      release: text,
    };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const files = [values.snapshot, values.inputs, values.release].filter((file) => file !== undefined).length;
    const contractAlone = values['anchor-contract'] !== undefined && values.rpc === undefined;
    if (positionals.length !== 1 || (files !== 0 && files !== 3) || contractAlone) return undefined;
    return { ...values, cid: positionals[0] };
  } catch {
    return undefined;
  }
}
