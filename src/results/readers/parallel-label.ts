/** A parallel strategy as its label prints it; a part that the label does not have is null. */
export interface ParallelLabel {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly ep: number | null;
  readonly moeTp: number | null;
  readonly moeDp: number | null;
  /** Null in the old form, which never says; 0 in the present form when it is not printed. */
  readonly mtp: number | null;
  readonly dcp: number | null;
  /** `TP=8 | PP=1 | DP=1` names the experts of a mixture; the old `tp8pp1dp1` cannot. */
  readonly form: 'named' | 'compact';
}

const parts = '(?: \\| (?:EP|MOE-TP|MOE-DP|MTP|DCP)=\\d+| \\| (?:DFlash|DSpark)=[^\\s|]+)*';

/** Source of a pattern for a label inside a longer text. */
export const labelPattern = `(?:TP=\\d+ \\| PP=\\d+ \\| DP=\\d+${parts}|tp\\d+pp\\d+dp\\d+)`;

const whole = new RegExp(`^${labelPattern}$`);

/** One size of a strategy as people retype it: `TP=4`, `tp4`, `DP: 2`. */
const retypedSize = /(?<![a-z])(moe-tp|moe-dp|tp|pp|dp|ep|mtp|dcp) ?[=:]? ?(\d{1,5})(?!\d)/giu;

/**
 * A label in the form in which the program prints it: a table that was retyped has blanks, commas or slashes where the
 * program has strokes, and leaves PP=1 out. A text with anything else in it stays as it is.
 */
export function spelledLabel(text: string): string {
  const label = text
    .split('|')
    .map((one) => one.trim())
    .join(' | ');
  if (whole.test(label)) return label;
  const sizes = [...label.matchAll(retypedSize)].map(
    ([, name = '', size = '']) => [name.toUpperCase(), size] as const,
  );
  const rest = label.replaceAll(retypedSize, '').replaceAll(/[\s|,;/+·×x_*-]/gu, '');
  const known = new Map(sizes);
  if (rest !== '' || known.size !== sizes.length || !known.has('TP') || !known.has('DP')) return label;
  if (!known.has('PP')) known.set('PP', '1');
  return ['TP', 'PP', 'DP', 'EP', 'MOE-TP', 'MOE-DP', 'MTP', 'DCP']
    .flatMap((name) => (known.has(name) ? [`${name}=${known.get(name)}`] : []))
    .join(' | ');
}

function part(label: string, name: string): number | null {
  const found = new RegExp(`(?:^| )${name}=(\\d+)`).exec(label);
  return found ? Number(found[1]) : null;
}

/** Reads `TP=8 | PP=1 | DP=1 | EP=8 | …` or the older `tp8pp1dp1`; null where the text is neither. */
export function readParallelLabel(text: string): ParallelLabel | null {
  const label = text.trim();
  if (!whole.test(label)) return null;
  const compact = /^tp(\d+)pp(\d+)dp(\d+)$/.exec(label);
  if (compact) {
    return {
      tp: Number(compact[1]),
      pp: Number(compact[2]),
      dp: Number(compact[3]),
      ep: null,
      moeTp: null,
      moeDp: null,
      mtp: null,
      dcp: null,
      form: 'compact',
    };
  }
  const tp = part(label, 'TP');
  const pp = part(label, 'PP');
  const dp = part(label, 'DP');
  if (tp === null || pp === null || dp === null) return null;
  return {
    tp,
    pp,
    dp,
    ep: part(label, 'EP'),
    moeTp: part(label, 'MOE-TP'),
    moeDp: part(label, 'MOE-DP'),
    mtp: part(label, 'MTP') ?? 0,
    dcp: part(label, 'DCP') ?? 1,
    form: 'named',
  };
}

/**
 * Whether the strategy moves data between devices in a forward pass: `none` and `some` are certain, `unknown` is a
 * compact label of several replicas, where a mixture's experts may be spread without being named.
 */
export function collectives(label: ParallelLabel): 'none' | 'some' | 'unknown' {
  if (label.tp > 1 || label.pp > 1 || (label.dcp ?? 1) > 1) return 'some';
  if ((label.ep ?? 1) > 1 || (label.moeTp ?? 1) > 1) return 'some';
  if (label.form === 'compact') return label.dp === 1 ? 'none' : 'unknown';
  return 'none';
}
