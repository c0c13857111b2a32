import { bareName } from '../sites/name-lookup.ts';
import type { KernelGroup } from '../tables/kernel-groups.ts';

/** The words that a kernel of a stage can be recognised by. */
export interface RowText {
  readonly text: string;
  /** Letters and digits only: `fused_qk_norm` also hits `FusedQkNorm`. */
  readonly bare: string;
}

/** Name, locations and operators of a kernel, in lower case. */
export function rowText({ name, sites }: KernelGroup): RowText {
  const text = [name.canonical, ...sites.flatMap((site) => [site.shown, site.location, site.operator ?? ''])]
    .join(' ')
    .toLowerCase();
  return { text, bare: bareName(text) };
}

/** Whether a keyword stands in a text. */
export function hitsWord({ text, bare }: RowText, word: string): boolean {
  const lower = word.toLowerCase();
  if (text.includes(lower)) return true;
  const compact = bareName(lower);
  return compact.length > 3 && bare.includes(compact);
}
