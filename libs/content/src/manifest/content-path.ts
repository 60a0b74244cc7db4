import { ModelverseError } from '@icubed/errors';

export type ContentPath = string & { readonly brand: 'ContentPath' };

export const MANIFEST_FILE = 'icubed.manifest.json';
export const MODEL_FILE = 'icubed.model.json';
export const PROFILE_FILE = 'icubed.profile.json';

const PATH_MAX_BYTES = 512;
const SEGMENT_MAX_BYTES = 255;

/**
 * A relative, slash-separated path inside a content folder, in Unicode NFC.
 *
 * @throws CONTENT.PATH_INVALID for absolute paths, `.` and `..`, empty segments, backslashes, control characters,
 * text that is not NFC or well-formed, over-long paths and the reserved manifest name.
 */
export function parseContentPath(text: string): ContentPath {
  const fault = faultOf(text);
  if (fault)
    throw new ModelverseError('CONTENT.PATH_INVALID', `the path ${fault}`, { path: text.slice(0, PATH_MAX_BYTES) });
  return text as ContentPath;
}

function faultOf(text: string): string | undefined {
  if (text.length === 0) return 'is empty';
  if (!text.isWellFormed()) return 'holds a lone surrogate';
  // two spellings of one name would be two leaves here and one file on a normalising file system
  if (text.normalize('NFC') !== text) return 'is not in Unicode NFC';
  if (/[\p{Cc}\\]/u.test(text)) return 'holds a control character or a backslash';
  if (/^[A-Za-z]:/.test(text)) return 'starts with a drive letter';
  if (Buffer.byteLength(text) > PATH_MAX_BYTES) return `is longer than ${PATH_MAX_BYTES} bytes`;
  const segments = text.split('/');
  if (segments.some((segment) => segment === '')) return 'is absolute or holds an empty segment';
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'holds a dot segment';
  if (segments.some((segment) => Buffer.byteLength(segment) > SEGMENT_MAX_BYTES)) {
    return `holds a segment longer than ${SEGMENT_MAX_BYTES} bytes`;
  }
  if (segments.length === 1 && text === MANIFEST_FILE) return `is the reserved name ${MANIFEST_FILE}`;
  return undefined;
}

/** Order of UTF-8 bytes: the one order every language can reproduce (UTF-16 order differs above U+FFFF). */
export function comparePaths(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
