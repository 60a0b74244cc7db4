import { MODEL_FILE, parseModelDescription, parseProfileDescription, PROFILE_FILE } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { ContentFiles } from '../pipeline/pipeline.js';
import type { Processor } from '../pipeline/processor.js';
import { applyProfile } from './apply-profile.js';

/**
 * The content that a profile runs: its base's files, described as the profile wants it. Both sets of files were verified against
 * their digests; that the lease names the base which the profile itself names is checked here.
 * @throws NODE.PROFILE_REFUSED, NODE.PARAMETER_REFUSED, CONTENT.MODEL_INVALID
 */
export function profiledFiles(
  profile: ContentFiles,
  base: { readonly did: string; readonly files: ContentFiles },
  processors: readonly Processor[],
): ContentFiles {
  const file = profile.get(PROFILE_FILE);
  if (!file) throw refused(`the asset has no ${PROFILE_FILE}, but the lease names a base`);
  const parsed = parseProfileDescription(file);
  if (parsed.base !== base.did) throw refused(`the profile is of ${parsed.base}, the lease names ${base.did}`);
  const model = base.files.get(MODEL_FILE);
  if (!model) throw refused('the base is no model: a profile of a profile is not run');
  const description = applyProfile(parseModelDescription(model, new Set(base.files.keys())), parsed, processors);
  return new Map([...base.files, [MODEL_FILE, new TextEncoder().encode(JSON.stringify(description))]]);
}

/** @throws NODE.PROFILE_REFUSED when the files are those of a profile: it cannot run without its base */
export function withoutProfile(files: ContentFiles): ContentFiles {
  if (files.has(PROFILE_FILE) && !files.has(MODEL_FILE))
    throw refused('the asset is a profile, the lease names no base');
  return files;
}

function refused(detail: string): ModelverseError {
  return new ModelverseError('NODE.PROFILE_REFUSED', detail);
}
