import { olderNode as english } from './text/en/older-node.ts';
import { detectLanguage } from './text/language.ts';
import { olderNode as chinese } from './text/zh/older-node.ts';

function partsOf(version: string): readonly number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}

/** Whether `version` comes before `needed`, both as `22.12.0`; parts that are not given are 0. */
function isOlder(version: string, needed: string): boolean {
  const [has, wants] = [partsOf(version), partsOf(needed)];
  for (let at = 0; at < wants.length; at += 1) {
    const difference = (has[at] ?? 0) - (wants[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function chosenLanguage(words: readonly string[]): string | undefined {
  const at = words.indexOf('--lang');
  return at < 0 ? words.find((word) => word.startsWith('--lang='))?.slice('--lang='.length) : words[at + 1];
}

/**
 * Refusal on a Node that cannot read this program, in the language of `--lang` or of the locale; null where it can.
 * `needed` is the range of package.json, `>=22.12`. This module and what it imports are read by every Node since 18.
 */
export function nodeRefusal(
  version: string,
  needed: string,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  if (!isOlder(version, needed)) return null;
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || undefined;
  const texts = detectLanguage(chosenLanguage(words), locale) === 'zh' ? chinese : english;
  return texts(version, partsOf(needed).join('.'));
}
