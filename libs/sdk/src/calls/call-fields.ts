/** USD base units as decimal strings. */
export interface Price {
  /** the asset's own */
  readonly asset: string;
  /** of a profile: its base's */
  readonly base?: string | null;
  readonly node: string;
  /** of a workflow: what its steps cost together, nodes included */
  readonly steps?: string | null;
  readonly total: string;
}

export type CallStatus = 'HELD' | 'LEASED' | 'UNKNOWN' | 'RUNNING' | 'COMPLETED' | 'FAILED';

/** What is told of every call, a workflow's step included. */
export interface CallPart {
  readonly callId: string;
  /** the number of this step of its workflow; 0 for a call of its own */
  readonly step: number;
  readonly asset: { readonly did: string };
  readonly status: CallStatus;
  /** what was taken; of a call that is not completed, the most that may be */
  readonly price: Price;
  /** everything that was taken so far, steps included */
  readonly costUsdMicros: string;
  readonly node: string | null;
  readonly receipt: { readonly receiptId: string } | null;
  /** the transaction that paid for it, once it is final */
  readonly settledIn: string | null;
  readonly failureCode: string | null;
}

export interface Call extends CallPart {
  /** of a step: the workflow's call */
  readonly parent: { readonly callId: string } | null;
  /** of a workflow: the calls it has been made of so far, in the order of its steps */
  readonly steps: readonly CallPart[];
}

/** Selects a `Call`: `call(id: $id) { ...CallFields }`. */
export const CALL_FIELDS = /* GraphQL */ `
  fragment CallFields on Call {
    ...CallPart
    parent {
      callId
    }
    steps {
      ...CallPart
    }
  }

  fragment CallPart on Call {
    callId
    step
    asset {
      did
    }
    status
    price {
      asset
      base
      node
      steps
      total
    }
    costUsdMicros
    node
    receipt {
      receiptId
    }
    settledIn
    failureCode
  }
`;
