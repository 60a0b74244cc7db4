import { isModelverseError } from '@icubed/errors';

/** What one step shows for itself: addresses, hashes, amounts as decimal strings, texts. */
export type Evidence = Readonly<Record<string, unknown>>;

export interface Step<Stage> {
  readonly id: string;
  readonly title: string;
  /** Acts through the public API or a signed transaction only; throws when what it promises does not hold. */
  play(stage: Stage): Promise<Evidence>;
}

export interface StepRecord {
  readonly id: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly evidence: Evidence;
}

export interface StoryProgress {
  began(step: { id: string; title: string }): void;
  ended(record: StepRecord): void;
}

/** Plays the steps in order and stops at the first that fails: later steps stand on it. */
export async function playStory<Stage>(
  steps: readonly Step<Stage>[],
  stage: Stage,
  progress: StoryProgress,
): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for (const step of steps) {
    progress.began(step);
    const started = performance.now();
    const outcome = await step.play(stage).then(
      (evidence) => ({ ok: true, evidence }),
      (error: unknown) => ({ ok: false, evidence: failureOf(error) }),
    );
    const record = { id: step.id, ...outcome, ms: Math.round(performance.now() - started) };
    records.push(record);
    progress.ended(record);
    if (!record.ok) break;
  }
  return records;
}

function failureOf(error: unknown): Evidence {
  if (isModelverseError(error)) return { code: error.code, detail: error.detail, ...error.extras };
  return { code: 'PLATFORM.INTERNAL', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
