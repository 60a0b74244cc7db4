import { type ChainEvent, type ChainProjection, projection } from '@icubed/chain-listener';
import { JobManagerArtifact } from '@icubed/contracts-abi';
import { assertNever } from '@icubed/errors';
import { usdMicros } from '@icubed/protocol';
import { type AccountEvent, emptyAccount, evolveAccount, type MirroredAccount } from './account.js';

type AccountChainEvent =
  | ChainEvent<'Deposited', { readonly account: string; readonly amount: bigint }>
  | ChainEvent<'Withdrawn', { readonly account: string; readonly amount: bigint }>
  | ChainEvent<'SessionOpened', { readonly payer: string; readonly cap: bigint }>;

export const ACCOUNT_KIND = 'account';

const accounts: ChainProjection<MirroredAccount, AccountChainEvent> = {
  kind: ACCOUNT_KIND,
  sources: [
    { contract: 'JobManager', abi: JobManagerArtifact.abi, events: ['Deposited', 'Withdrawn', 'SessionOpened'] },
  ],
  aggregateOf: (event) => (event.name === 'SessionOpened' ? event.args.payer : event.args.account),
  evolve: (state, event, id) => evolveAccount(state ?? emptyAccount(id), accountEvent(event)),
  // read by address from the mirror's own states
  write: async () => undefined,
  erase: async () => undefined,
};

export const accountProjection = projection(accounts);

function accountEvent(event: AccountChainEvent): AccountEvent {
  switch (event.name) {
    case 'Deposited':
      return { type: 'Deposited', amountUsdMicros: usdMicros(event.args.amount) };
    case 'Withdrawn':
      return { type: 'Withdrawn', amountUsdMicros: usdMicros(event.args.amount) };
    case 'SessionOpened':
      return { type: 'SessionOpened', capUsdMicros: usdMicros(event.args.cap) };
    default:
      return assertNever(event);
  }
}
