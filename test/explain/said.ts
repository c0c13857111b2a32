import type { Cite } from '../../src/explain/evidence/cite.ts';
import type { Statement } from '../../src/explain/evidence/statement.ts';
import type { Explanation } from '../../src/explain/explanation.ts';

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
