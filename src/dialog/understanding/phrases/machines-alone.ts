import { answered } from '../../../plan/answers.ts';
import { namesIn } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { partBehind } from '../clauses.ts';
import type { Quantity } from '../figures/quantity.ts';
import { asks, type SlotMention, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import type { DialogPosition } from '../understanding.ts';
import { product } from './machine-products.ts';
import { whole } from './machine-words.ts';

const serverMaker = new RegExp(`^an? ${anyWay('server-maker')}?${anyWay('server-line')}`, 'u');

const oneMachine = new RegExp(anyWay('one-machine'), 'u');
const beyondMachine = new RegExp(`(?<![a-z])${anyWay('beyond-machine')}(?![a-z])`, 'u');

/** A machine with more devices than this is a rack by itself. */
const largestServer = 16;

/** How many devices one machine of the devices named has; null where they differ or none is told. */
export function perMachine(
  statements: readonly SlotMention[],
  { facts, answers }: Pick<DialogPosition, 'facts' | 'answers'>,
): number | null {
  const named = statements
    .filter(({ slot }) => slot === 'devices')
    .flatMap(({ value, interpretations }) =>
      interpretations ? interpretations.map((one) => one.value) : [value],
    )
    .flatMap(namesIn);
  const meant = named.length > 0 ? named : (answered(answers, 'devices') ?? []);
  const sizes = new Set(meant.map((id) => facts.device(id)?.perMachine ?? null));
  const [size, ...others] = sizes;
  return size === undefined || others.length > 0 ? null : size;
}

/**
 * `两台A3 752T`: machines without their devices. What the profile of the device says about a machine is asked about,
 * never taken.
 */
export function machinesAlone(
  source: SourceText,
  statements: readonly SlotMention[],
  loose: readonly Quantity[],
  position: Pick<DialogPosition, 'facts' | 'answers'>,
): readonly SlotMention[] {
  if (statements.some(({ slot }) => slot === 'numDevices')) return [];
  const [counted, ...rest] = loose.filter(
    ({ unit, value }) => unit === 'machines' && Number.isInteger(value) && value > 0,
  );
  // `8台，4台做prefill，4台做decode`: parts of the whole in front of them.
  const areParts = rest.length > 1 && rest.reduce((sum, { value }) => sum + value, 0) === counted?.value;
  const more = areParts ? [] : rest.length > 0 ? rest : perhapsMore(source, counted, loose);
  const single = counted === undefined ? oneMachine.exec(source.text) : null;
  const each = perMachine(statements, position);
  if (counted === undefined && single === null) return oneDevice(source);
  const [machines, span]: [number, TextRange] =
    counted === undefined
      ? [1, [single?.index ?? 0, (single?.index ?? 0) + (single?.[0].trimEnd().length ?? 0)]]
      : [counted.value, [counted.start, counted.end]];
  const otherwise = fallbackOf(source, span, more);
  if (more.length > 0 && otherwise === null) return [];
  // `an A3 SuperPoD`: no profile tells how many devices that has.
  const noun = partBehind(source.folded.slice(span[0], span[1] + 24), 'clauses');
  if ((each ?? 0) <= largestServer && beyondMachine.test(noun)) {
    source.leave(...span, 'count');
    return [];
  }
  if (each === null) return [];
  source.claim(...span);
  if (otherwise) source.claim(...otherwise.span);
  const said: TextRange = [span[0], Math.max(span[1], otherwise?.span[1] ?? 0)];
  const counts = otherwise ? [machines, otherwise.machines] : [machines];
  // `两台DGX H200`: by its name every machine of the line has as many.
  if (!otherwise && says('line-of-one-size', source.folded)) return [product(machines, each, said)];
  return [
    asks(
      'numDevices',
      said,
      counts.map((count) => ({
        value: count * each,
        label: labelled(({ counted }) => counted.machinesOf(`${count}`, `${each}`, grouped(count * each))),
      })),
    ),
  ];
}

const eitherOf = ['where-it-fails', 'or-between', 'fallback-value'] as const;
const mayBeInstead = (between: string) => eitherOf.some((group) => says(group, between));

/** `2 machines, maybe 3`: a bare number behind counts machines as well. */
function perhapsMore(
  { folded }: SourceText,
  counted: Quantity | undefined,
  loose: readonly Quantity[],
): readonly Quantity[] {
  const next = counted && loose[loose.indexOf(counted) + 1];
  const isOne = next?.unit === 'none' && next.scale === '' && Number.isInteger(next.value) && next.value > 0;
  return isOne && says('fallback-value', folded.slice(counted?.end, next.start)) ? [next] : [];
}

const severalMachines = new RegExp(`(?<count>[双两三四])${anyWay('machine-noun-short')}`, 'u');

/** `单机跑不下就上双机`, `1台不够就2台`: how many machines there are to be where the first count does not do. */
function fallbackOf(
  source: SourceText,
  [, from]: TextRange,
  more: readonly Quantity[],
): { readonly machines: number; readonly span: TextRange } | null {
  const [next, ...others] = more;
  if (next)
    return others.length === 0 && mayBeInstead(source.folded.slice(from, next.start))
      ? { machines: next.value, span: [next.start, next.end] }
      : null;
  const found = severalMachines.exec(source.text.slice(from));
  const machines = whole(group(found, 'count'));
  if (!found || machines === null) return null;
  const span: TextRange = [from + found.index, from + found.index + found[0].length];
  return says('where-it-fails', source.folded.slice(from, span[0])) ? { machines, span } : null;
}

const article = new RegExp(
  `(?<=(?<![a-z])${anyWay('stands-on')} )an? (?=${marks.device}+(?!${marks.device}) ?(?:[,;.!?)\\n]|$))`,
  'u',
);

/** `Llama-3.1-8B on an L40S`: the article may count the device; a server is named like one as well. */
function oneDevice(source: SourceText): readonly SlotMention[] {
  const found = article.exec(source.text);
  const start = found?.index ?? 0;
  if (!found || serverMaker.test(source.folded.slice(start))) return [];
  return [
    asks(
      'numDevices',
      [start, start + found[0].trimEnd().length],
      [{ value: 1, label: labelled(({ counted }) => counted.oneDevice) }],
    ),
  ];
}
