import { z } from 'zod';

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);

/** The executor's answer to a step that was called and paid. */
export const stepAnswer = z.object({
  callId: hex32,
  output: z.object({ mediaType: z.string().max(256), base64: z.base64() }),
});

/** RFC 9457 with our codes. */
export const stepProblem = z.object({
  code: z.string().max(128),
  detail: z.string().optional(),
  title: z.string().optional(),
});
