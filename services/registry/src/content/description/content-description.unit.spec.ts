import { describe, expect, it } from '@jest/globals';
import { assertDescribesKind, type ContentDescription } from './content-description.js';

const folders: ContentDescription[] = [
  { format: 'none' },
  { format: 'model' },
  { format: 'profile', base: 'did:icubed:31337:7' },
  { format: 'workflow', components: [] },
];

describe('the kind of an asset', () => {
  it.each([
    ['MODEL', ['none', 'model']],
    ['ADAPTER', ['none', 'model']],
    ['MERGE', ['none', 'model']],
    ['PROFILE', ['profile']],
    ['DATASET', ['none']],
    ['WORKFLOW', ['workflow']],
  ] as const)('%s takes the folders %j and no other', (kind, formats) => {
    for (const folder of folders) {
      const check = () => assertDescribesKind(kind, folder);
      if ((formats as readonly string[]).includes(folder.format)) expect(check).not.toThrow();
      else expect(check).toThrow('REGISTRY.CONTENT_KIND_MISMATCH');
    }
  });
});
