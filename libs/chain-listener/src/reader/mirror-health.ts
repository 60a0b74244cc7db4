import { ModelverseError } from '@icubed/errors';
import type { HealthIndicator } from '@icubed/telemetry';
import type { MirrorStatus } from './mirror-status.js';

/** Not ready while the mirror is halted, its chain is behind, or nothing is mirrored yet. A slow endpoint alone leaves reads serving. */
export function mirrorHealth(status: MirrorStatus, stuck: () => Error | undefined): HealthIndicator {
  return {
    name: 'mirror',
    async check(): Promise<void> {
      const state = await status.read();
      if (state === undefined) throw stuck() ?? new ModelverseError('MIRROR.BEHIND', 'nothing is mirrored yet');
      if (state.halted !== null) throw new ModelverseError('MIRROR.REORG_PAST_FINALITY', 'the mirror is halted');
      const error = stuck();
      if (error !== undefined) throw error;
    },
  };
}
