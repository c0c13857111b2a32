import { literalPattern } from '../../text/literal-pattern.ts';
import { matchesOf } from '../../text/words/matches.ts';
import { anyWay, says, waysOf } from '../../text/words/words.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { WhatIfChange } from '../headline.ts';
import { type AskedAbout, strategiesIn } from './asked-about.ts';
import { operatorIn } from './named-amounts.ts';
import type { NamedSplit } from './named-split.ts';
import { factorIn } from './relative-change.ts';
import { splitOfSizes } from './split-fits.ts';

const secondsUnit = new RegExp(`^ ?${anyWay('seconds-unit')}(?![a-z])`, 'u');

const places: readonly (readonly [group: string, place: number])[] = [
  ['place-second', 2],
  ['place-third', 3],
  ['place-fourth', 4],
  ['place-last', -1],
];

/**
 * The strategy of a row that a question names by its place in the results of a phase: `the runner-up`, 第二名. Null where it
 * names none that was read, or another one in each result.
 */
export function splitOfPlace(text: string, about: AskedAbout, phase: ServedPhase | null): NamedSplit | null {
  const place = places.find(([group]) => says(group, text))?.[1];
  if (place === undefined) return null;
  const lists = strategiesIn(about, phase);
  const [sizes, ...others] = lists.map((list) => list.at(place < 0 ? place : place - 1));
  if (sizes === undefined || lists.some(([best]) => best === sizes)) return null;
  const isSame = (other: typeof sizes | undefined) =>
    other?.tp === sizes.tp && other.dp === sizes.dp && other.ep === sizes.ep;
  if (!others.every(isSame)) return null;
  return splitOfSizes(sizes);
}

/** `relax the limit to 60`, 限制放到60: a limit without its name is the only one that there is. */
export function limitChangeIn(text: string, { onlyLimit }: AskedAbout): WhatIfChange {
  if (onlyLimit === null || says('limit-asked', text)) return {};
  for (const way of waysOf('limit-becomes')) {
    const found = way.exec(text);
    const value = Number(found?.[1]?.replaceAll(',', ''));
    if (found === null || !Number.isFinite(value) || value <= 0) continue;
    return {
      [onlyLimit]: secondsUnit.test(text.slice(found.index + found[0].length)) ? value * 1000 : value,
    };
  }
  return {};
}

/** Two devices of several that were read, each by its generation or its peak: `A3 against 280T`. Null where the words name other ones. */
export function pairOfResult(text: string, about: AskedAbout): readonly [string, string] | null {
  const said = matchesOf(text, /(?<![a-z\d])(?:a\d|\d{3}t)(?![a-z\d])/gu).map(([word]) => word);
  const named = new Set(said.flatMap((word) => deviceOfResult(word, about) ?? []));
  const [first, second] = named;
  return named.size === 2 && first !== undefined && second !== undefined ? [first, second] : null;
}

/** A device of several that were read, by its generation or by its peak: `A3`, `280T`. Null where the words fit none, or two. */
export function deviceOfResult(text: string, { devices }: AskedAbout): string | null {
  if (devices.length < 2) return null;
  const said = matchesOf(text, /(?<![a-z\d])(?:a(\d)|(\d{3})t)(?![a-z\d])/gu).map(([, generation, peak]) =>
    generation === undefined ? `_${peak}T_` : `_A${generation}_`,
  );
  const fitting = devices.filter((device) => said.some((part) => device.includes(part)));
  return said.length > 0 && fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z\d]/gu, '');

/** Words that stand in names of operators and kernels and name none. */
const general = new RegExp(`^${anyWay('no-name-of-result')}$`, 'u');

/** A word of a question that stands in no name but as part of a kind is no name by itself: `matmul`, `attention`. */
const leastLetters = 5;

/** A short word is a name where it is all of one: `Cast`. */
const isLong = (word: string, operators: readonly string[]) =>
  word.length >= leastLetters || (word.length > 3 && operators.some((name) => plain(name) === word));

/**
 * The operators that a question names, as a pattern of their names: those whose name has a word of the question, spelled
 * out, else those of a kind (`matmul`, 注意力). Null where it names none.
 */
export function operatorNamed(text: string, { operators }: AskedAbout): string | null {
  const kind = operatorIn(text);
  const words = matchesOf(text, /[a-z][a-z\d]*(?:[_ -][a-z\d]+)*/gu)
    .flatMap(([run]) => [run, ...run.split(/[ -]/u)])
    .map(plain)
    .filter((word) => isLong(word, operators) && !general.test(word))
    .filter((word) => kind === null || word.replace(new RegExp(kind.replaceAll('_?', ''), 'u'), '') !== '')
    .toSorted((a, b) => b.length - a.length);
  const spelled = words.find((word) => {
    const named = operators.filter((name) => plain(name).includes(word)).length;
    // A word that most names have tells none of them apart: `kernel`.
    return named > 0 && (named === 1 || named <= operators.length / 2);
  });
  if (spelled === undefined) return kind;
  const isNamed = (name: string) => plain(name).includes(spelled);
  // `dispatch plus combine`: names that stand beside each other are meant together.
  const beside = says('operators-together', text)
    ? words.filter((word) => {
        const named = operators.filter((name) => plain(name).includes(word));
        return named.length === 1 && !named.some(isNamed);
      })
    : [];
  const own = operators.filter((name) => isNamed(name) || beside.some((word) => plain(name).includes(word)));
  return own.map((name) => `^${literalPattern(name)}$`).join('|');
}

/** Devices of one replica, which is the size of its tensor parallelism: `2 GPUs per replica`. Null beside phases that have instances. */
export function splitOfReplica(text: string, { kinds, strategies }: AskedAbout): NamedSplit | null {
  const hasInstances = kinds.includes('of-ratio') || kinds.includes('of-apart');
  if (hasInstances || strategies.length === 0) return null;
  const tp = waysOf('devices-of-replica')
    .map((way) => Number(way.exec(text)?.[1] ?? 0))
    .find((one) => one > 0);
  return tp === undefined ? null : { split: { tp }, words: `TP=${tp}` };
}

/** Parallel dimensions that a factor can be of. */
const scalable = ['tp', 'dp', 'ep'] as const;

/** A dimension of the best row as so many times what it is: `cutting TP in half`. Null where no factor is of one. */
export function scaledSplit(text: string, about: AskedAbout, phase: ServedPhase | null): NamedSplit | null {
  const times = says('scaled-dimension', text) ? factorIn(text) : null;
  const name = scalable.find((one) => new RegExp(`(?<![a-z])${one}(?![a-z])`, 'u').test(text));
  const [best] = strategiesIn(about, phase)[0] ?? [];
  const own = name === undefined ? null : (best?.[name] ?? null);
  if (times === null || name === undefined || own === null) return null;
  const size = own * times;
  return Number.isInteger(size) && size > 0
    ? { split: { [name]: size }, words: `${name.toUpperCase()}=${size}` }
    : null;
}
