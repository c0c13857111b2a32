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

/** Function, locations and operators of a kernel, in lower case. */
export function rowText({ name, sites }: KernelGroup): RowText {
  const text = [
    tellingName(name.canonical),
    ...sites.flatMap((site) => [site.shown, site.location, site.operator ?? '']),
  ]
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
