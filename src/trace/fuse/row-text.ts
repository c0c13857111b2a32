import { isLauncher, nameParts } from '../names/name-parts.ts';
import { bareName } from '../sites/name-lookup.ts';
import type { KernelGroup } from '../tables/kernel-groups.ts';

/** The words that a kernel of a stage can be recognised by. */
export interface RowText {
  readonly text: string;
  /** Letters and digits only: `fused_qk_norm` also hits `FusedQkNorm`. */
  readonly bare: string;
}

/** The part of a name that says what runs: data types among the template arguments would say "quant" and "cache" anywhere. */
function tellingName(canonical: string): string {
  const { called, template } = nameParts(canonical);
  return isLauncher(called) || called === '' ? `${called} ${template}` : called;
}

const textOf = new WeakMap<KernelGroup, RowText>();

/** Function, locations and operators of a kernel, in lower case; made once for each group. */
export function rowText(group: KernelGroup): RowText {
  let text = textOf.get(group);
  if (text === undefined) {
    text = textOfParts(partsOfRow(group));
    textOf.set(group, text);
  }
  return text;
}

function partsOfRow({ name, sites }: KernelGroup): string[] {
  return [
    tellingName(name.canonical),
    ...sites.flatMap((site) => [site.shown, site.location, site.operator ?? '']),
  ];
}

/** The parts stand on lines of their own: a word that begins in one and ends in another is none. */
function textOfParts(parts: readonly string[]): RowText {
  const lower = parts.map((part) => part.toLowerCase());
  return { text: lower.join('\n'), bare: lower.map(bareName).join('\n') };
}

/**
 * The text of many kernels, each part of it once: they share most of their locations. What does not stand here stands in
 * none of them, and that is told in a fraction of the time.
 */
export function sharedText(groups: readonly KernelGroup[]): RowText {
  return textOfParts([...new Set(groups.flatMap(partsOfRow))]);
}

/** A keyword in both ways of writing; the words are those of the catalogs, so there are few. */
const written = new Map<string, { readonly lower: string; readonly compact: string }>();

/** Whether a keyword of a catalog stands in a text. */
export function hitsWord({ text, bare }: RowText, word: string): boolean {
  let ways = written.get(word);
  if (ways === undefined) {
    const lower = word.toLowerCase();
    ways = { lower, compact: bareName(lower) };
    written.set(word, ways);
  }
  const { lower, compact } = ways;
  if (text.includes(lower)) return true;
  return compact.length > 3 && bare.includes(compact);
}
