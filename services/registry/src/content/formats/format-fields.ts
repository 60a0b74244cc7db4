import type { DetectedFormat } from '@icubed/formats';
import type { FileFormat, FormatSummary } from '../inspect-content/file-format.js';

/** As GraphQL shows it. */
export function formatFields({ format, weights, partOf = [] }: Omit<FileFormat, 'path'>) {
  return {
    format: formatName(format),
    ...(weights && { ...weights, parameters: BigInt(weights.parameters) }),
    partOf,
  };
}

/** As GraphQL shows it. */
export function summaryFields({ format, parameters, ...rest }: FormatSummary) {
  return { ...rest, format: formatName(format), parameters: BigInt(parameters) };
}

/** `safetensors-index` is `SAFETENSORS_INDEX` in the SDL. */
function formatName(format: DetectedFormat): string {
  return format.toUpperCase().replaceAll('-', '_');
}
