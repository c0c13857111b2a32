import { parseAst } from 'rolldown/parseAst';

/** An alternation of words in a pattern of the code, with the line on which the pattern begins. */
export interface WordList {
  readonly line: number;
  readonly words: readonly string[];
}

/** Words by which numbers are written; what they are worth is in `src/text/words/numbers.ts`. */
const numerals =
  /^(?:[零〇一二两俩三四五六七八九十百千万亿半单双\d{},.?[\]]|an?|another|one|two|three|four|five|six|seven|eight|nine|ten|single|dual|twin|half|hundred|thousand|\\d|\(\?:|\)|\\\.|\(\?=single\))+$/u;

/** A pattern without what no letter of stands for itself: names of groups, escapes, classes, what is put in. */
function lettersOf(pattern: string): string {
  return pattern
    .replaceAll(/\(\?<[a-zA-Z]\w*>/gu, '(')
    .replaceAll(/\\[pPu]\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\[a-zA-Z]/gu, '')
    .replaceAll(/[a-zA-Z0-9]-[a-zA-Z0-9]/gu, '');
}

/** Whether a piece of a pattern is a word that people say. */
function isWord(piece: string): boolean {
  if (piece.includes('\0') || numerals.test(piece)) return false;
  return /[a-zA-Z]{2}|\p{Script=Han}/u.test(lettersOf(piece));
}

/** The alternatives of a pattern, and of every group in it. */
function alternations(pattern: string): string[][] {
  const found: string[][] = [];
  const open: { alternatives: string[]; from: number }[] = [{ alternatives: [], from: 0 }];
  const close = (at: number) => {
    const group = open.pop();
    if (group) found.push([...group.alternatives, pattern.slice(group.from, at)]);
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    const group = open.at(-1);
    if (sign === '\\') at += 1;
    else if (sign === '[') {
      const end = /^\[(?:\\.|[^\]\\])*\]/u.exec(pattern.slice(at))?.[0] ?? sign;
      const isOfOthers = end.startsWith('[^');
      found.push(isOfOthers ? [] : [...end].filter((one) => /\p{Script=Han}/u.test(one)));
      at += end.length - 1;
    } else if (sign === '(') {
      const lead = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/u.exec(pattern.slice(at))?.[0] ?? sign;
      open.push({ alternatives: [], from: at + lead.length });
      at += lead.length - 1;
    } else if (sign === ')') close(at);
    else if (sign === '|' && group) {
      group.alternatives.push(pattern.slice(group.from, at));
      group.from = at + 1;
    }
  }
  close(pattern.length);
  return found;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Signs by which a text that is put together is a pattern. */
const patternSigns = /\(\?[:=!<]|\\[dsbwp]|\[\^|\)\?|\|/u;

/** The text of a template, with a sign in place of each value that is put in. */
function templateText(node: Readonly<Record<string, unknown>>): string {
  const quasis = Array.isArray(node.quasis) ? node.quasis : [];
  return quasis.map((one) => String(isNode(one) && isNode(one.value) ? one.value.cooked : '')).join('\0');
}

/** The pattern that a node writes down, if it does. */
function patternOf(node: Readonly<Record<string, unknown>>): string | null {
  if (node.type === 'Literal' && isNode(node.regex)) return String(node.regex.pattern);
  const text =
    node.type === 'TemplateLiteral'
      ? templateText(node)
      : node.type === 'Literal' && typeof node.value === 'string'
        ? node.value
        : null;
  return text !== null && patternSigns.test(text) ? text : null;
}

/**
 * The alternations of two words and more in the patterns of a module, numbers left out. Such a list belongs in
 * `dialogs/*words.yaml`, where each way of saying stands with the sentence that needed it.
 */
export function wordLists(code: string, isMarkup: boolean): WordList[] {
  const found: WordList[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) walk(one);
      return;
    }
    if (!isNode(node)) return;
    const pattern = patternOf(node);
    if (pattern !== null) {
      const line = code.slice(0, Number(node.start)).split('\n').length;
      for (const alternatives of alternations(pattern)) {
        const words = alternatives.filter(isWord);
        if (words.length > 1) found.push({ line, words });
      }
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value);
  };
  walk(parseAst(code, { lang: isMarkup ? 'tsx' : 'ts' }));
  return found;
}
