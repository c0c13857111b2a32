import type { Choice } from '../dialog/session.ts';

/** A choice that is shown, with its place in the full list. */
export interface ShownChoice {
  readonly index: number;
  readonly choice: Choice;
}

const whole = 0;
const nameStart = 1;
const wordStart = 2;
const inside = 3;
const scattered = 4;

/** How well a typed word fits a label, the smaller the better; null when it does not fit. */
function matchQuality(
  word: string,
  label: string,
  { allowsScattered }: { readonly allowsScattered: boolean },
): number | null {
  const at = label.indexOf(word);
  if (label === word || label.endsWith(`/${word}`)) return whole;
  if (at === 0 || label.includes(`/${word}`)) return nameStart;
  if (at > 0) return /[\p{L}\p{N}]/u.test(label[at - 1] ?? '') ? inside : wordStart;
  if (!allowsScattered || word.length < 3) return null;
  let from = 0;
  for (const letter of word) {
    const next = label.indexOf(letter, from);
    if (next < 0 || (from === 0 && next > 0 && /[\p{L}\p{N}]/u.test(label[next - 1] ?? ''))) return null;
    from = next + 1;
  }
  return scattered;
}

/** Letters and a number in one word: the form of a name. */
const oneName = /^[a-z]{1,8}-?\d{1,4}$/u;

/** Whether what is typed is a name of its own that only begins like the choice: `H20` is no `h200_sxm`. */
export function isOtherName(typed: string, { label }: Choice): boolean {
  const word = typed.trim().toLowerCase();
  const at = label.toLowerCase().indexOf(word);
  return oneName.test(word) && at >= 0 && /\d/u.test(label[at + word.length] ?? '');
}

function isDisabled({ choice }: ShownChoice): boolean {
  return choice.disabledReason !== null;
}

/**
 * The choices that match what is typed, best first and those that cannot be chosen last; all of them, in their order, while nothing is typed. Every typed
 * word must fit the label or the value. Scattered letters fit only in a long list, where one filters.
 */
export function matchingChoices(
  choices: readonly Choice[],
  typed: string,
  allowsScattered: boolean,
): ShownChoice[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const all = choices.map((choice, index) => ({ index, choice }));
  if (words.length === 0) return all;
  const ranked: { shown: ShownChoice; rank: number; length: number }[] = [];
  for (const shown of all) {
    const label = shown.choice.label.toLowerCase();
    const value = typeof shown.choice.value === 'string' ? shown.choice.value.toLowerCase() : label;
    const fits = words.map((word) => {
      const found = [
        matchQuality(word, label, { allowsScattered }),
        matchQuality(word, value, { allowsScattered }),
      ].filter((one) => one !== null);
      return found.length > 0 ? Math.min(...found) : null;
    });
    if (fits.includes(null)) continue;
    ranked.push({
      shown,
      rank: fits.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      length: label.length,
    });
  }
  return ranked
    .sort(
      (a, b) =>
        Number(isDisabled(a.shown)) - Number(isDisabled(b.shown)) ||
        a.rank - b.rank ||
        a.length - b.length ||
        a.shown.index - b.shown.index,
    )
    .map((one) => one.shown);
}

/** Things whose names fit a typed word, best first. */
export function matchingNames<Thing>(
  things: readonly Thing[],
  typed: string,
  namesOf: (thing: Thing) => readonly string[],
): Thing[] {
  const ranked: { thing: Thing; rank: number }[] = [];
  for (const thing of things) {
    const fits = namesOf(thing)
      .map((name) => matchQuality(typed, name.toLowerCase(), { allowsScattered: false }))
      .filter((one) => one !== null);
    if (fits.length > 0) ranked.push({ thing, rank: Math.min(...fits) });
  }
  return ranked.sort((a, b) => a.rank - b.rank).map((one) => one.thing);
}
