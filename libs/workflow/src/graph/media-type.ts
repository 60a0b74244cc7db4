// RFC 6838 section 4.2, without parameters; a target may leave the subtype open
const TYPE = String.raw`[a-z0-9][a-z0-9!#$&^_.+-]{0,126}`;
const MEDIA_TYPE = new RegExp(`^${TYPE}/${TYPE}$`);
const RANGE = new RegExp(String.raw`^(${TYPE}|\*)/\*$`);

export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

export function isMediaRange(text: string): boolean {
  return RANGE.test(text);
}

/** The media type of a body without its parameters, lower case; undefined for what is none. */
export function essenceOf(text: string): string | undefined {
  const [essence = ''] = text.slice(0, 256).split(';', 1);
  const plain = essence.trim().toLowerCase();
  return isMediaType(plain) ? plain : undefined;
}

/** Whether a target that accepts `range` takes everything of `mediaType`. */
export function accepts(range: string, mediaType: string): boolean {
  return range === mediaType || range === '*/*' || (isMediaRange(range) && mediaType.startsWith(range.slice(0, -1)));
}

/** The first media type of a source that none of the target's ranges accepts. */
export function firstRefused(source: readonly string[], target: readonly string[]): string | undefined {
  return source.find((mediaType) => !target.some((range) => accepts(range, mediaType)));
}
