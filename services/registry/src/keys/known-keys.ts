import { variableName } from '@icubed/config';
import type { KeyRing } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { InjectDataSource } from '@icubed/persistence';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { KEK } from '../content/kek.token.js';
import { keysInUse } from './rotate-keys/rotate-keys.js';

/** Does not start without a key that data keys are still wrapped under: it would be missed only on the day of a release. */
@Injectable()
export class KnownKeys implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEK) private readonly ring: KeyRing,
  ) {}

  /** @throws PLATFORM.CONFIG_INVALID naming the keys, never their secrets */
  async onModuleInit(): Promise<void> {
    const missing = [...(await keysInUse(this.source)).keys()].filter((id) => !this.ring.keyIds.includes(id));
    if (missing.length === 0) return;
    const variables = [variableName('registry', 'kekRetired'), variableName('registry', 'kmsKeyIdsRetired')];
    throw new ModelverseError(
      'PLATFORM.CONFIG_INVALID',
      `data keys are wrapped under ${missing.join(', ')}: name it in ${variables.join(' or ')} until they are rotated`,
      { variables, missing },
    );
  }
}
