import { hear } from './corpus-case.ts';

/** Ways of saying one thing, and what each of them means. */
interface Phrasing {
  /** The thing: a text says each at most once. */
  readonly about: string;
  /** Devices on which it has a meaning; any where absent. */
  readonly on?: 'gpu' | 'npu';
  /** Values by slot; a name in braces stands for the figure that the words hold, `asked` for an open choice. */
  readonly means: Readonly<Record<string, unknown>>;
  readonly say: readonly string[];
}

/** The form of `composed-*.yaml`. */
export interface Phrasings {
  readonly values: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly around: readonly (readonly [before: string, behind: string])[];
  readonly between: readonly string[];
  readonly phrases: readonly Phrasing[];
}

/** Words with their figures filled in, and the values that they state by slot. */
export interface Said {
  readonly text: string;
  readonly means: Readonly<Record<string, unknown>>;
}

/** Fills the figures of a phrasing; `draw` gives which of so many is taken. */
export function filled(
  words: string,
  means: Phrasing['means'],
  values: Phrasings['values'],
  draw: (count: number) => number,
): Said {
  const drawn = new Map<string, number>();
  const text = words.replaceAll(/\{(?<name>\w+)\}/gu, (_, name: string) => {
    const figures = Object.entries(values[name] ?? {});
    const [written, value] = figures[draw(figures.length)] ?? ['', Number.NaN];
    drawn.set(name, value);
    return written;
  });
  const figureFor = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(figureFor)
      : typeof value === 'string' && value.startsWith('{')
        ? drawn.get(value.slice(1, -1))
        : value;
  return {
    text,
    means: Object.fromEntries(Object.entries(means).map(([slot, one]) => [slot, figureFor(one)])),
  };
}

/** Says several things in one text: a mark between figures where nothing else keeps them apart. */
export function composed(
  parts: readonly Said[],
  between: string,
  [before, behind]: Phrasings['around'][number],
): Said {
  const comma = /\p{Script=Han}/u.test(parts.map(({ text }) => text).join('')) ? '，' : ', ';
  const text = parts
    .map((one) => one.text)
    .reduce((said, one) => `${said}${/\d$/u.test(said) && /^\d/u.test(one) ? comma : between}${one}`);
  return {
    text: `${before}${text}${behind}`,
    means: Object.assign({}, ...parts.map(({ means }) => means)) as Said['means'],
  };
}

/** Slots that follow from what is said of others. */
const follows: Readonly<Record<string, readonly string[]>> = {
  quantize: ['quantizeLinearAction', 'quantizeAttentionAction'],
  prefixCache: ['prefixCacheHitRate'],
  searchSpace: ['tpSizes', 'epSizes'],
  mtp: ['numMtpTokens', 'mtpAcceptanceRates'],
};

/** What a text was heard to say, against what it means: `wrong` is a value that was not meant and not asked about. */
export function judged({ text, means }: Said): 'exact' | 'open' | 'wrong' {
  const { slots, ask, unsure, targets } = hear(text);
  const heard = Object.entries(slots).map(([slot, { value }]) => [slot, value] as const);
  const asked = new Set<string>(
    ask.flatMap(({ slot, interpretations }) => [slot, ...interpretations.map((one) => one.slot ?? slot)]),
  );
  // A framework of servers has a meaning on GPUs alone.
  const meant = Object.entries(means).filter(([slot]) => slot !== 'framework' || 'devices' in means);
  const isWrong = heard.some(([slot, value]) =>
    slot in means
      ? means[slot] === 'asked' || JSON.stringify(means[slot]) !== JSON.stringify(value)
      : !follows[slot]?.some((one) => one in means),
  );
  if (isWrong || targets.length > 0 || unsure.length > 0) return 'wrong';
  // A depth of drafts switches them on.
  const isHeard = (slot: string) => slot in slots || (slot === 'mtp' && 'numMtpTokens' in slots);
  const isWhole = meant.every(([slot, value]) => (value === 'asked' ? asked.has(slot) : isHeard(slot)));
  const asksMore = ask.some(({ slot }) => means[slot] !== 'asked');
  return isWhole && !asksMore ? 'exact' : 'open';
}
