import { assertThat } from './stage.js';

interface Port<Json> {
  readonly mediaType: string;
  readonly json: Json;
}

/** What the workflow answers: a value per output port. */
export interface WorkflowAnswer {
  readonly reading: Port<{ readonly text: string }>;
  readonly language: Port<{ readonly language: string; readonly confidence: number }>;
  readonly spam: Port<{ readonly label: string; readonly scores: Readonly<Record<string, number>> }>;
}

/** What a person would say of the pictures. */
const EXPECTED = {
  'invoice-german': { language: 'de', label: 'ham' },
  'letter-french': { language: 'fr', label: 'ham' },
  'spam-email-english': { language: 'en', label: 'spam' },
} as const;

/** One line for the reader of the demo. Throws when the answer is not what a person would say. */
export function checkedSummary(picture: keyof typeof EXPECTED, { reading, language, spam }: WorkflowAnswer): string {
  const expected = EXPECTED[picture];
  assertThat(
    language.json.language === expected.language,
    `${picture} is ${expected.language}, not ${language.json.language}`,
  );
  assertThat(spam.json.label === expected.label, `${picture} is ${expected.label}: ${JSON.stringify(spam.json)}`);
  const score = spam.json.scores['spam'] ?? Number.NaN;
  return `${language.json.language}, ${spam.json.label} (${score}): ${reading.json.text.replaceAll('\n', ' / ')}`;
}
