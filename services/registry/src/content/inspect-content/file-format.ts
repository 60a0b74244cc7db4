import type { DetectedFormat, RecognisedFile } from '@icubed/formats';

/** What a file was recognised as, by its content. */
export interface FileFormat {
  readonly path: string;
  readonly format: DetectedFormat;
  readonly weights?: Weights;
  /** The models that name this file as a shard or as external data; at most ten. */
  readonly partOf?: readonly string[];
}

export interface Weights {
  readonly tensors: number;
  /** Elements of all tensors, as decimal digits: more than a number counts. */
  readonly parameters: string;
  /** As the format spells them, in alphabetical order. */
  readonly dtypes: readonly string[];
  /** Other files that hold some of them. */
  readonly parts: number;
}

/** All files of one format together. */
export interface FormatSummary {
  readonly format: DetectedFormat;
  readonly files: number;
  readonly tensors: number;
  readonly parameters: string;
  readonly dtypes: readonly string[];
}

const PART_OF_MAX = 10;

/** What is kept of a file that was looked into: its tensors are too many to be held for a whole folder. */
export interface FoundFile {
  readonly path: string;
  readonly format: DetectedFormat;
  readonly weights?: Weights;
  readonly parts: readonly string[];
}

export function foundFile(path: string, { format, model }: RecognisedFile): FoundFile {
  if (!model) return { path, format, parts: [] };
  const { tensors } = model;
  const parts = [...new Set(tensors.flatMap(({ file }) => (file === undefined ? [] : [file])))];
  const elements = (shape: readonly number[]) => shape.reduce((product, length) => product * BigInt(length), 1n);
  const weights = {
    tensors: tensors.length,
    parameters: tensors.reduce((sum, { shape }) => sum + elements(shape), 0n).toString(),
    dtypes: [...new Set(tensors.map(({ dtype }) => dtype))].toSorted(),
    parts: parts.length,
  };
  return { path, format, weights, parts };
}

/** Each file, with the models that it is a part of. */
export function fileFormats(found: readonly FoundFile[]): FileFormat[] {
  const partOf = new Map<string, string[]>();
  for (const { path, parts } of found)
    for (const part of parts) {
      const models = partOf.get(part) ?? [];
      if (models.length < PART_OF_MAX) models.push(path);
      partOf.set(part, models);
    }
  return found.map(({ path, format, weights }) => {
    const models = partOf.get(path);
    return { path, format, ...(weights && { weights }), ...(models && { partOf: models }) };
  });
}

/**
 * By format, in alphabetical order. An index and its shards count the same weights, each under a format of its own.
 */
export function summaryOf(formats: readonly FileFormat[]): FormatSummary[] {
  const byFormat = Map.groupBy(formats, ({ format }) => format);
  return [...byFormat]
    .map(([format, files]) => {
      const weights = files.flatMap(({ weights: held }) => (held ? [held] : []));
      return {
        format,
        files: files.length,
        tensors: weights.reduce((sum, { tensors }) => sum + tensors, 0),
        parameters: weights.reduce((sum, { parameters }) => sum + BigInt(parameters), 0n).toString(),
        dtypes: [...new Set(weights.flatMap(({ dtypes }) => dtypes))].toSorted(),
      };
    })
    .toSorted((a, b) => (a.format < b.format ? -1 : 1));
}
