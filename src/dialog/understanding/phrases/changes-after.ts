import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped, numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import { group } from './rule.ts';

/** A change of the value in front of it: `TTFT 4s，砍一半`. */
export interface ChangeAfter {
  readonly span: TextRange;
  readonly times: number;
}

const percent = (name: string) => `(?<![\\d.])(?<${name}>${numberPattern}) ?%`;
/** Right behind a figure with its unit, and with nothing behind it that would be what changes. */
const changes = new Expression(
  `(?<=\\d ?${anyWay('change-unit')}?${anyWay('change-count')}? ?${anyWay('change-about')}?${anyWay('change-particle')}?(?: ?x? ?${marks.device}+s?)?)[,、 ]{0,2}(?:${anyWay('change-after-lead')})*(?:(?<doubled>${anyWay('change-doubled')})|(?<halved>${anyWay('change-halved')})|${anyWay('change-less')} ?${percent('less')}|${anyWay('change-more')} ?${percent('more')})${anyWay('change-ending')}?(?= ?(?:[,;、.!?)\\n]|$))`,
  'gu',
);

function factorOf(match: RegExpExecArray): number | null {
  if (group(match, 'doubled') !== '') return 2;
  if (group(match, 'halved') !== '') return 0.5;
  const less = group(match, 'less');
  const share = readNumber(less === '' ? group(match, 'more') : less);
  if (share === null || share <= 0) return null;
  return less === '' ? tidy(1 + share / 100) : share < 100 ? tidy(1 - share / 100) : null;
}

/** Changes that stand right behind a figure and name nothing themselves. */
export function readChangesAfter(source: SourceText): readonly ChangeAfter[] {
  return changes.matchesIn(source.text, source.letters).flatMap((match) => {
    const times = factorOf(match);
    if (times === null) return [];
    const lead = match[0].length - match[0].replace(/^[,、 ]+/u, '').length;
    const span: TextRange = [match.index + lead, match.index + match[0].length];
    source.claim(...span);
    return [{ span, times }];
  });
}

/** Slots of which one figure stands alone, so that a change behind it can be of nothing else. */
const changing: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'numDevices',
  'concurrentUsers',
  'requestsPerSecond',
]);
const whole: ReadonlySet<SlotId> = new Set(['numDevices', 'concurrentUsers']);
const nothingBetween = new RegExp(`^(?:[ ,、]|${anyWay('change-filler')})*$`, 'u');

/** The words between two places, without the devices that the figure in front counts: `32 H200, cut that in half`. */
function wordsBetween(
  { folded }: SourceText,
  stated: readonly SlotMention[],
  from: number,
  to: number,
): string {
  const devices = stated.filter(({ slot, start, end }) => slot === 'devices' && start >= from && end <= to);
  return devices.reduceRight(
    (words, { start, end }) => words.slice(0, start - from) + words.slice(end - from),
    folded.slice(from, to),
  );
}

/** Values behind such changes; a change of what is no value is laid aside. */
export function settleChangesAfter(
  source: SourceText,
  after: readonly ChangeAfter[],
  stated: readonly SlotMention[],
): readonly SlotMention[] {
  return after.reduce((all, { span, times }) => {
    const own = all
      .filter(
        ({ slot, end, interpretations }) => slot !== 'devices' && end <= span[0] && interpretations === null,
      )
      .toSorted((a, b) => a.end - b.end)
      .at(-1);
    const { value } = own ?? {};
    const exact = typeof value === 'number' ? tidy(value * times) : null;
    const isOwn =
      own !== undefined &&
      changing.has(own.slot) &&
      nothingBetween.test(wordsBetween(source, stated, own.end, span[0]));
    if (!isOwn || exact === null || (whole.has(own.slot) && !Number.isInteger(exact))) {
      source.leave(...span, 'relative');
      return all;
    }
    const reading = `${grouped(Number(value))} × ${grouped(times)} = ${grouped(exact)}`;
    return [...all.filter((one) => one !== own), states(own.slot, exact, [own.start, span[1]], reading)];
  }, stated);
}
