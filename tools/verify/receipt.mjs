import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { interfaces } from '@icubed/contracts-abi';
import { isIncluded, leafHash, receiptFromWire, receiptId, recoverReceiptSigner } from '@icubed/protocol';
import { Contract, FetchRequest, getBytes, isError, JsonRpcProvider, ZeroHash } from 'ethers';
import { Unanswered } from './anchor.mjs';

const EQUAL = 0;
const DIFFERENT = 1;
const UNCHECKED = 2;
const TIMEOUT_MS = 30_000;

export const USAGE = 'usage: npm run verify -- receipt FILE [--rpc URL [--anchor-contract ADDRESS]]';

/**
 * Checks what `GET /v1/receipts/{id}/proof` answered, kept in a file: that the node signed the receipt and that it stands under the root; by an
 * endpoint, that the root is the one that was anchored. Says in lines what came of it and answers the exit code.
 */
export async function verifyReceipt(args, write) {
  const options = optionsOf(args);
  if (options === undefined) {
    write(USAGE);
    return UNCHECKED;
  }
  const { file, rpc, 'anchor-contract': contract } = options;
  try {
    const proof = JSON.parse(await readFile(file, 'utf8'));
    const found = differenceWithin(proof, write) ?? (await differenceToChain(proof, { rpc, contract }, write));
    if (found === undefined) {
      write('equal');
      return EQUAL;
    }
    write(
      `different at ${found.path}: expected ${JSON.stringify(found.expected)}, found ${JSON.stringify(found.found)}`,
    );
    return DIFFERENT;
  } catch (error) {
    write(`could not be checked: ${error.message}`);
    return UNCHECKED;
  }
}

/** Needs nobody: identity, signature and place follow from the file alone. */
function differenceWithin({ receipt: wire, anchor }, write) {
  const { chainId, verifyingContract: jobManager } = wire.domain;
  const [context, receipt] = [{ chainId, jobManager }, receiptFromWire(wire)];
  const id = receiptId(context, receipt);
  if (id !== wire.id) return { path: 'receipt.id', expected: id, found: wire.id };
  const signer = recoverReceiptSigner(context, receipt, wire.signature);
  if (signer.toLowerCase() !== receipt.node.toLowerCase())
    return { path: 'receipt.signature', expected: receipt.node, found: signer };
  write(`receipt ${id} of call ${receipt.callId}, signed by node ${receipt.node}`);
  const { hour, index, count: size, root, proof } = anchor;
  if (!isIncluded(getBytes(root), leafHash(getBytes(id)), { index, size }, proof.map(getBytes)))
    return { path: 'anchor.proof', expected: root, found: 'another root' };
  write(`number ${index} of the ${size} receipts of the hour from ${new Date(hour * 3_600_000).toISOString()}`);
  return undefined;
}

/** Only for whoever names an endpoint. `contract` is the ReceiptAnchor that the reader trusts. */
async function differenceToChain({ receipt, anchor }, { rpc, contract = anchor.contract }, write) {
  if (rpc === undefined) {
    write('that the root was anchored is not checked: name an endpoint by --rpc');
    return undefined;
  }
  if (contract.toLowerCase() !== anchor.contract.toLowerCase())
    return { path: 'anchor.contract', expected: contract, found: anchor.contract };
  const request = new FetchRequest(rpc);
  request.timeout = TIMEOUT_MS;
  // a known network: ethers would ask for it for ever where nobody answers
  const provider = new JsonRpcProvider(request, receipt.domain.chainId, { staticNetwork: true, batchMaxCount: 1 });
  try {
    const chainId = Number(await provider.send('eth_chainId', []));
    if (chainId !== receipt.domain.chainId)
      return { path: 'chainId', expected: receipt.domain.chainId, found: chainId };
    const anchors = new Contract(contract, interfaces.ReceiptAnchor, provider);
    const { root, count, blockNumber } = await anchors.getFunction('receiptsOf')(anchor.hour);
    if (root === ZeroHash) throw new Unanswered(`no root is anchored for hour ${anchor.hour}`);
    if (root !== anchor.root) return { path: 'anchor.root', expected: root, found: anchor.root };
    if (Number(count) !== anchor.count) return { path: 'anchor.count', expected: Number(count), found: anchor.count };
    write(`anchored in block ${blockNumber}`);
    return undefined;
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    const nothingThere = isError(error, 'BAD_DATA');
    throw new Unanswered(nothingThere ? `no ReceiptAnchor at ${contract}` : `the chain at ${rpc}: ${error.message}`);
  } finally {
    provider.destroy();
  }
}

function optionsOf(args) {
  const text = { type: 'string' };
  try {
    const options = { rpc: text, 'anchor-contract': text };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const contractAlone = values['anchor-contract'] !== undefined && values.rpc === undefined;
    if (positionals.length !== 1 || contractAlone) return undefined;
    return { ...values, file: positionals[0] };
  } catch {
    return undefined;
  }
}
