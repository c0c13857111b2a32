import type { SlotId } from '../../../plan/slots/values.ts';
import { Expression } from '../../../text/words/expression.ts';
import { group } from '../../../text/words/matches.ts';
import { numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';

import type { RelativeStatement } from './relative.ts';
import type { ScaledSlot } from './relative-phrases.ts';
import { shareIn, shareOfCount } from './share-of-count.ts';

/** Slots that are told as a share of another one, with the words for each. */
const words = {
  ttftLimitMs: 'limit-ttft',
  tpotLimitMs: 'limit-tpot',
  inputLength: 'changed-input',
  outputLength: 'changed-output',
} as const satisfies Partial<Record<SlotId, string>>;

const pairs = [
  ['tpotLimitMs', 'ttftLimitMs'],
  ['ttftLimitMs', 'tpotLimitMs'],
  ['outputLength', 'inputLength'],
  ['inputLength', 'outputLength'],
] as const satisfies readonly (readonly [keyof typeof words, keyof typeof words])[];

const number = (name: string) => `(?<${name}>${numberPattern})`;
const notGoingOn = `(?![\\d.]| ?(?:s(?![a-z])|k(?![a-z])|${anyWay('unit-not-share')}))`;
const share = `(?:(?<half>${anyWay('half-of-other')})|百分之${number('hundredths')}|${number('whole')}分之${number('part')}|(?<![\\d.])(?<over>\\d{1,3}) ?/ ?(?<under>\\d{1,4})${notGoingOn}|(?<![\\d.])${number('percent')} ?%|(?<![\\d.])${number('tenths')} ?成|(?<![\\d.])${number('times')} ?(?:x(?![a-z])|${anyWay('times-word')})|(?<![a-z])(?<named>${shareOfCount}|${anyWay('one-article')}[ -]tenth|${anyWay('twice-word')})(?![a-z]))`;
const filler = `(?: |:|=|<|~|${anyWay('share-filler')})*`;

interface SharePhrase {
  readonly slot: ScaledSlot;
  readonly of: ScaledSlot;
  readonly expression: Expression;
}

/** `TPOT是TTFT的2%`, `TPOT half of TTFT`: one value as a share of another. */
const phrases: readonly SharePhrase[] = pairs.flatMap(([slot, of]) => {
  const [own, other] = [anyWay(words[slot]), anyWay(words[of])];
  return [
    `${own}${filler}${other}${anyWay('of-other')}?的${filler}${share}`,
    `${own}${filler}${share} (?:of )?${anyWay('determiner-of-other')}?${other}(?![a-z\\d])`,
    // `TTFT 100 ms, TPOT half of that`: of two limits the other one.
    ...(slot === 'ttftLimitMs' || slot === 'tpotLimitMs'
      ? [`${own}${filler}${share} (?:of )?${anyWay('that-other')}(?![a-z])`]
      : []),
  ].map((source) => ({ slot, of, expression: new Expression(source, 'gu') }));
});

const further: Readonly<Record<string, number>> = { twice: 2, double: 2, 'a tenth': 0.1, 'one tenth': 0.1 };

/** The factor that a share comes to; null where it is none. */
function factorOf(match: RegExpExecArray): number | null {
  const named = group(match, 'named');
  if (named !== '') return further[named.replace('-', ' ')] ?? shareIn(named, 1);
  const read = (name: string) => (group(match, name) === '' ? null : readNumber(group(match, name)));
  if (group(match, 'half') !== '') return 0.5;
  const [whole, part] = [read('whole'), read('part')];
  if (whole !== null && part !== null) return whole > 0 ? part / whole : null;
  const [over, under] = [read('over'), read('under')];
  if (over !== null && under !== null) return under > 0 ? over / under : null;
  const hundredths = read('hundredths') ?? read('percent');
  if (hundredths !== null) return hundredths / 100;
  const tenths = read('tenths');
  return tenths === null ? read('times') : tenths / 10;
}

/** Values that are told as a share of another value, in the same text or among the answers. */
export function readSharesOfOther(source: SourceText): readonly RelativeStatement[] {
  return phrases.flatMap(({ slot, of, expression }) =>
    expression.matchesIn(source.text, source.letters).flatMap((match): RelativeStatement[] => {
      const factor = factorOf(match);
      if (factor === null || factor <= 0) return [];
      const span = [match.index, match.index + match[0].trimEnd().length] as const;
      source.claim(...span);
      return [{ slot, span, change: { times: tidy(factor), of } }];
    }),
  );
}
