import type { ExplainInput } from '../../src/explain/input.ts';
import { resultSchema } from '../../src/results/result.ts';

/** An input in which one figure is missing, half or twice as large. */
export interface Variant {
  /** `results[0].best.ttftMs` and what became of it: `null`, `x0.5`, `x2`. */
  readonly change: string;
  readonly input: ExplainInput;
}

type Fields = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Lists are looked at as far as sentences tell members apart. */
const lookedAt = 2;
/** Fields that repeat others, or that no sentence reads. */
const left = new Set(['rows', 'extra', 'measures', 'unread', 'warnings', 'logPath', 'printed', 'command']);
/** Figures of a pass and of a recording that their readers may leave open. */
const openInReadings =
  /(?:Seconds|PerDevice|PerRank|GiB|memory|communication|cube|vector|bounds|bound|calls|inputShapes|components|rank|phase|step|summaryOf|because|overlap|facts|idle|longest|teraflops|PerSecond|roofShare|place|candidate|facts|overlap)$/u;

function leaves(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) {
    return value.slice(0, lookedAt).flatMap((one, at) => leaves(one, [...path, at]));
  }
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path];
  const inside = Object.entries(value).flatMap(([key, one]) =>
    left.has(key) ? [] : leaves(one, [...path, key]),
  );
  return path.length > 2 ? [path, ...inside] : inside;
}

function withValue(root: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(root);
  const copy = (Array.isArray(root) ? [...root] : { ...(root as Fields) }) as Fields;
  copy[key] = withValue(copy[key], rest, change);
  return copy;
}

const named = (path: Path) =>
  path
    .reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), '')
    .slice(1);

/** A figure scaled; counts stay whole and above zero. */
const scaled = (factor: number) => (value: unknown) =>
  Number.isInteger(value)
    ? Math.max(1, Math.round((value as number) * factor))
    : Number(((value as number) * factor).toPrecision(6));

/** Every input that differs from one in a single figure of its first run, pass and recording. */
export function* variants(input: ExplainInput): Generator<Variant> {
  const parts = ['runs', 'forwards', 'traces'] as const;
  for (const part of parts) {
    const [first] = input[part];
    if (first === undefined) continue;
    for (const path of leaves(first, [])) {
      for (const [word, change] of [
        ['null', () => null],
        ['x0.5', scaled(0.5)],
        ['x2', scaled(2)],
      ] as const) {
        const value = path.reduce<unknown>((at, key) => (at as Fields)[key], first);
        if (word !== 'null' && typeof value !== 'number') continue;
        const changed = withValue(first, path, change);
        const isOpen =
          part === 'runs' ? resultSchema.safeParse(changed).success : openInReadings.test(named(path));
        if (word === 'null' && !isOpen) continue;
        yield {
          change: `${part}[0].${named(path)} ${word}`,
          input: { ...input, [part]: [changed, ...input[part].slice(1)] } as ExplainInput,
        };
      }
    }
  }
}
