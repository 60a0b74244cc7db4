import type { PipelineStage } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';

interface Common<T> {
  /** Taken when a description says nothing; without it the description must. */
  readonly fallback?: T;
  /** Whether a prompt profile may set it. What a network was trained with is not tunable. */
  readonly tunable?: boolean;
}

export type ParameterRule =
  | ({ readonly type: 'number' | 'integer'; readonly min: number; readonly max: number } & Common<number>)
  | ({ readonly type: 'boolean' } & Common<boolean>)
  | ({ readonly type: 'choice'; readonly of: readonly string[] } & Common<string>)
  | ({ readonly type: 'text'; readonly maxLength: number } & Common<string>);

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

type ValueOf<R extends ParameterRule> = R extends { type: 'number' | 'integer' }
  ? number
  : R extends { type: 'boolean' }
    ? boolean
    : string;

/** The values that rules let through, each there. */
export type Parameters<R extends ParameterRules> = { readonly [Name in keyof R]: ValueOf<R[Name]> };

/** Members of a stage that are no parameters: they name what is run and its files. */
const STRUCTURE = new Set(['processor', 'file', 'dictionary']);

/**
 * The parameters of a stage, each known and in its range.
 * @throws NODE.PARAMETER_REFUSED
 */
export function parametersOf<R extends ParameterRules>(stage: PipelineStage, rules: R): Parameters<R> {
  const given = Object.entries(stage).filter(([name]) => !STRUCTURE.has(name));
  const unknown = given.find(([name]) => !Object.hasOwn(rules, name));
  if (unknown) throw refused(`${stage.processor} has no parameter ${unknown[0]}`);
  const values = Object.entries(rules).map(([name, rule]) => {
    const value = Object.hasOwn(stage, name) ? stage[name] : rule.fallback;
    if (value === undefined) throw refused(`${stage.processor} needs ${name}`);
    if (!fits(rule, value)) throw refused(`${stage.processor} takes ${name} ${rangeOf(rule)}, not ${String(value)}`);
    return [name, value];
  });
  return Object.fromEntries(values) as Parameters<R>;
}

function fits(rule: ParameterRule, value: unknown): boolean {
  switch (rule.type) {
    case 'number':
      return typeof value === 'number' && value >= rule.min && value <= rule.max;
    case 'integer':
      return Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return rule.of.includes(value as string);
    case 'text':
      return typeof value === 'string' && value.length > 0 && value.length <= rule.maxLength;
  }
}

function rangeOf(rule: ParameterRule): string {
  switch (rule.type) {
    case 'number':
    case 'integer':
      return `as ${rule.type} from ${rule.min} to ${rule.max}`;
    case 'boolean':
      return 'as true or false';
    case 'choice':
      return `as one of ${rule.of.join(', ')}`;
    case 'text':
      return `as text of up to ${rule.maxLength} characters`;
  }
}

function refused(detail: string): ModelverseError {
  return new ModelverseError('NODE.PARAMETER_REFUSED', detail.slice(0, 500));
}
