import { anyWay, wordsOf } from '../../../text/words/words.ts';

const verbInFrontOfName = new RegExp(`\\d(?:卡|x)?-$|^${anyWay('verb-in-front-of-name')}-$`, 'u');

/** Words of a revision that belong to a name and change nothing about it: `-Instruct-2507`, `-0528`, `-Terminus`. */
const revision = new RegExp(`[-_ ]?${anyWay('variant-part')}(?![a-z0-9])|-\\d{4}(?!\\d)`, 'uy');
/** Endings of a name that are no part of it: a count of devices, a slash before the next value. */
const counted = new RegExp(`[-_ x*@]*\\d+ ?(?:x(?![a-z0-9])|${anyWay('count-behind-name')})`, 'uy');
/** A further part without a blank: `-Distill`, `.5`, `-Flash-0414`, `K2.5`. */
const part = /[-_.+]?[a-z0-9]+/uy;

/** The length of what an expression finds at a place; sticky. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

let spoken: RegExp | null = null;
let format: RegExp | null = null;

/** A further part behind a blank, where people leave out the hyphen: `R1 Distill Qwen 32B`, `GLM 4.7 Flash`. */
function spokenPart(): RegExp {
  spoken ??= new RegExp(`(?:[ ]+|(?=蒸馏))(?:${wordsOf('model-parts').source})`, 'uy');
  return spoken;
}

/** The beginning of a number format at the end of a name: `-AWQ`, `-GPTQ-Int4`, `-FP8`. */
function formatSuffix(): RegExp {
  format ??= new RegExp(`[-_. ]?(?:${wordsOf('format-suffixes').source})`, 'uy');
  return format;
}

/** How far a name goes behind a known one: over revisions, and over parts that make it another name. */
export interface WholeName {
  readonly start: number;
  readonly end: number;
  /** Whether the name has a part that the known name lacks: then it is another name. */
  readonly isOther: boolean;
}

/** The whole name around a known one at `[start, end)` of a folded text. A format at its end is not part of it. */
export function wholeName(text: string, start: number, end: number): WholeName {
  const from = beginning(text, start);
  let at = end;
  let isOther = from < start;
  for (;;) {
    if (lengthAt(formatSuffix(), text, at) > 0 || lengthAt(counted, text, at) > 0) break;
    const revised = lengthAt(revision, text, at);
    if (revised > 0) {
      at += revised;
      continue;
    }
    const further = lengthAt(part, text, at) || lengthAt(spokenPart(), text, at);
    if (further === 0) break;
    at += further;
    isOther = true;
  }
  return { start: from, end: at, isOther };
}

/** Where the run of name characters around a place begins: `my-Qwen3-32B` does not begin at `Qwen3`. */
function beginning(text: string, start: number): number {
  let from = start;
  while (from > 0 && /[a-z0-9.-]/u.test(text.charAt(from - 1))) from -= 1;
  const before =
    /(?:^|(?<=[.-]))(?:[a-z0-9][a-z0-9.]{0,60}-){1,16}$/u.exec(text.slice(from, start))?.[0] ?? '';
  return verbInFrontOfName.test(before) ? start : start - before.length;
}

/** Whether a number format begins at a place. */
export function isFormatAt(text: string, at: number): boolean {
  return lengthAt(formatSuffix(), text, at) > 0;
}
