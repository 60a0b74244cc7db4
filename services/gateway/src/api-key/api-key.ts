export interface ApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly address: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** the first characters, to tell keys apart */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export const MAX_KEYS = 50;
