import { isModelverseError } from '@icubed/errors';

/** Swallows one expected code, so that the asking goes on. */
export function unless(code: Parameters<typeof isModelverseError>[1]): (error: unknown) => undefined {
  return (error) => {
    if (isModelverseError(error, code)) return undefined;
    throw error;
  };
}

/** The code an act is refused with; undefined when it is not. */
export async function refusalOf(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act;
    return undefined;
  } catch (error) {
    if (isModelverseError(error)) return error.code;
    throw error;
  }
}
