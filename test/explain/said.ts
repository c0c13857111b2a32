import type { Question } from '../../src/explain/answers/question.ts';
import type { Cite } from '../../src/explain/evidence/cite.ts';
import type { Statement } from '../../src/explain/evidence/statement.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { numbersIn } from './number-check.ts';

/** A figure to six digits: what two machines may round apart is no difference. */
function figure(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}

function citeText(one: Cite): string {
  if ('formula' in one) return `${one.formula}(${one.of.map(figure).join(', ')}) = ${figure(one.value)}`;
  return `${one.source === 'input' ? '' : `${one.source}:`}${one.path} = ${figure(one.value)}`;
}

/** A sentence without its wording: which rule, about what, on which evidence, from which figures. */
export function saidLine({ rule, level, about, cites }: Statement): string {
  return [`${rule} [${level}]${about === null ? '' : ` about ${about}`}`, ...cites.map(citeText)].join(
    '\n    ',
  );
}

/** All that an explanation says, without wording. */
export function saidBy({
  sections,
  nextCommands,
  reasonableness,
  missing,
  subjects,
  unread,
}: Explanation): string {
  return [
    `reasonableness: ${reasonableness.level} (${reasonableness.rules.join(', ')})`,
    `subjects: ${subjects.map(({ path }) => path).join(', ')}`,
    `missing: ${missing.join(', ')}`,
    `unread: ${unread.length}`,
    ...Object.entries(sections).flatMap(([id, all]) => [`# ${id}`, ...all.map(saidLine)]),
    '# commands',
    ...nextCommands.map(({ id, phase, command }) => `${id} ${phase}: ${command.join(' ')}`),
  ].join('\n');
}

/** What a question carries into its answer; of a doubt, which other readings are offered and which one is answered. */
export function carriedBy({ doubt, terms: _terms, ...question }: Question): string {
  const { intent, ...carried } = question as Question & Readonly<Record<string, unknown>>;
  const parts = Object.entries({ ...carried, ...('near' in carried ? { near: wordsOf(question) } : {}) })
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        `${name} ${JSON.stringify(value, (key, one) => (key === 'terms' ? undefined : one))}`,
    );
  const other = doubt?.other === undefined ? '' : ` / ${carriedBy(doubt.other)}`;
  const near = doubt === undefined ? '' : ` (${doubt.near.map(({ en }) => en).join('; ')})`;
  return `${[intent, ...parts].join(', ')}${near}${other}`;
}

function wordsOf(question: Question): readonly string[] {
  return 'near' in question ? (question.near ?? []).map(({ en }) => en) : [];
}

/** A sentence in short: its rule and the figures that it says. */
export function saidShort({ rule, text }: Statement): string {
  return [rule, ...numbersIn(text.en)].join(' ');
}
