import { ModelverseError } from '@icubed/errors';
import type { DescribedParent } from '../asset/prepare-registration/assert-described-lineage.js';
import type { CardReader } from '../content/card.reader.js';
import { whyIncompatible } from './why-incompatible.js';

/**
 * Holds the licence that a card names against those of what it was made from. A workflow is not made from its components: it calls them.
 * A parent whose card is not held here, or names no licence, is bound by its terms on the chain alone.
 *
 * @throws REGISTRY.LICENCE_CONFLICT
 */
export async function assertLicencesFit(
  metadataCid: string,
  parents: readonly DescribedParent[],
  cards: CardReader,
): Promise<void> {
  const madeFrom = parents.filter(({ edgeType }) => edgeType !== 'COMPONENT');
  if (madeFrom.length === 0) return;
  const licence = (await cards.find(metadataCid))?.licence;
  for (const { did, asset } of madeFrom) {
    const parentLicence = (await cards.find(asset.metadataCid))?.licence;
    const reason = parentLicence === undefined ? undefined : whyIncompatible(licence, parentLicence);
    if (reason !== undefined) {
      throw new ModelverseError('REGISTRY.LICENCE_CONFLICT', reason, {
        parent: did,
        parentLicence: parentLicence!,
        ...(licence !== undefined && { licence }),
      });
    }
  }
}
