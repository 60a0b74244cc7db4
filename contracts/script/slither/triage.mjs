// Findings against justifications: every finding needs one, every justification a finding.

export const IMPACTS = ['High', 'Medium', 'Low', 'Informational', 'Optimization'];

const isOurs = ({ source_mapping: { filename_relative: file } }) => file.startsWith('src/');

/** `Contract.function` for what stands in a function, `Contract.variable` for state, the contract or the file for the rest. */
export function subjectOf(element) {
  const { type, name, type_specific_fields: { parent } = {} } = element;
  if (type === 'contract' || !parent) return name;
  if (parent.type === 'contract') return `${parent.name}.${name}`;
  return subjectOf(parent);
}

/** Slither's findings in our own sources; what concerns dependencies alone is theirs. */
export function findingsOf(detectors) {
  return detectors
    .filter(({ elements }) => elements.some(isOurs))
    .map(({ check, impact, elements, description }) => {
      const first = elements.find(isOurs);
      const { filename_relative: file, lines } = first.source_mapping;
      return { check, impact, subject: subjectOf(first), at: `${file}:${lines[0]}`, description: description.trim() };
    });
}

const matches = (pattern, subject) => {
  const parts = pattern.split('*').map((part) => part.replace(/[.$]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(subject);
};

/** `justified` is `{ detector: { subject: reason } }`; a `*` in a subject stands for anything. */
export function triage(findings, justified) {
  const entries = Object.entries(justified).flatMap(([check, bySubject]) =>
    Object.entries(bySubject).map(([subject, reason]) => ({ check, subject, reason })),
  );
  const covers = (entry, finding) => entry.check === finding.check && matches(entry.subject, finding.subject);
  return {
    open: findings.filter((finding) => !entries.some((entry) => covers(entry, finding))),
    unused: entries.filter((entry) => !findings.some((finding) => covers(entry, finding))),
    unreasoned: entries.filter(({ reason }) => typeof reason !== 'string' || reason.trim() === '' || reason.includes('\n')),
  };
}

export function table(findings, open) {
  const rows = [...new Set(findings.map(({ check }) => check))].map((check) => {
    const of = findings.filter((finding) => finding.check === check);
    return { check, impact: of[0].impact, found: of.length, open: open.filter((finding) => finding.check === check).length };
  });
  rows.sort((a, b) => IMPACTS.indexOf(a.impact) - IMPACTS.indexOf(b.impact) || (a.check < b.check ? -1 : 1));
  return [
    '| impact | detector | found | justified | open |',
    '|---|---|---|---|---|',
    ...rows.map(({ impact, check, found, open: left }) => `| ${impact} | ${check} | ${found} | ${found - left} | ${left} |`),
    `| | all | ${findings.length} | ${findings.length - open.length} | ${open.length} |`,
  ].join('\n');
}
