/** As `TransactionRequest` in the shared SDL. */
export interface TransactionRequest {
  readonly chainId: number;
  readonly to: string;
  readonly data: string;
  readonly value: bigint;
  readonly description: string;
}

/** The success member of a `prepare…` mutation's union: the typename tells it from the errors. */
export function preparedTransaction(...transactions: TransactionRequest[]): {
  readonly __typename: 'PreparedTransaction';
  readonly transactions: TransactionRequest[];
} {
  return { __typename: 'PreparedTransaction', transactions };
}
