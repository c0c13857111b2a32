import { isFileSlot, type PlanFacts } from '../plan/plan-facts.ts';
import type { SlotValue } from '../plan/slots/values.ts';
import type {
  AmbiguousPhrase,
  Interpretation,
  Understand,
  Understanding,
  UnderstoodSlots,
} from './understanding/understanding.ts';

/** A path in a text, and what stands for it while the text is read. */
interface NamedPath {
  readonly path: string;
  /** As long as the path, without words that could be read as a device or a length, and with the name of the file. */
  readonly mask: string;
}

/** Files that a sentence may name: descriptions and recordings, but no model's `config.json`. */
function isNamedFile(word: string): boolean {
  return /\.(?:ya?ml|jsonl|csv|json)$/i.test(word) && !/(?:^|\/)config\.json$/i.test(word);
}

/** Paths of files in a text, each once. */
function pathsIn(text: string): readonly NamedPath[] {
  const words = text.split(/[^~./\w-]+/).map((word) => word.replace(/\.$/, ''));
  const paths = [...new Set(words.filter(isNamedFile))];
  return paths.map((path, index) => {
    const folder = path.lastIndexOf('/');
    const fill = String.fromCharCode(97 + (index % 26));
    const mask = folder < 1 ? path : fill.repeat(folder) + path.slice(folder);
    return { path, mask };
  });
}

const masked = (text: string, paths: readonly NamedPath[]): string =>
  paths.reduce((left, { path, mask }) => left.replaceAll(path, mask), text);

const unmasked = (text: string, paths: readonly NamedPath[]): string =>
  paths.reduce((left, { path, mask }) => left.replaceAll(mask, path), text);

/** A path as the user wrote it; words are read without their capitals. */
function pathValue(value: SlotValue, paths: readonly NamedPath[]): SlotValue {
  return paths.find(({ mask }) => mask.toLowerCase() === String(value).toLowerCase())?.path ?? value;
}

function slotsWithPaths(slots: UnderstoodSlots, paths: readonly NamedPath[]): UnderstoodSlots {
  return Object.fromEntries(
    Object.entries(slots).map(([slot, one]) => [
      slot,
      {
        ...one,
        value: isFileSlot(slot) ? pathValue(one.value, paths) : one.value,
        text: unmasked(one.text, paths),
      },
    ]),
  );
}

/** Understanding of a masked text, in the words of the text itself. */
function withPaths(heard: Understanding, paths: readonly NamedPath[]): Understanding {
  if (paths.length === 0) return heard;
  return {
    ...heard,
    slots: slotsWithPaths(heard.slots, paths),
    targets: heard.targets.map((target) => slotsWithPaths(target, paths)),
    targetsText: unmasked(heard.targetsText, paths),
    unread: heard.unread.map((one) => ({ ...one, text: unmasked(one.text, paths) })),
    ask: heard.ask.map((phrase) => ({
      ...phrase,
      text: unmasked(phrase.text, paths),
      interpretations: phrase.interpretations.map((interpretation) => ({
        ...interpretation,
        value: isFileSlot(interpretation.slot ?? phrase.slot)
          ? pathValue(interpretation.value, paths)
          : interpretation.value,
      })),
    })),
  };
}

/** The only interpretation whose file holds what the interpretation says; null where none or several do. */
function heldInterpretation(
  { slot, interpretations }: AmbiguousPhrase,
  facts: PlanFacts,
): Interpretation | null {
  const holding = interpretations.filter((interpretation) => {
    const wanted = interpretation.slot ?? slot;
    return isFileSlot(wanted) && facts.file?.(wanted, String(interpretation.value)).problem === null;
  });
  return holding.length === 1 ? (holding[0] ?? null) : null;
}

/**
 * Reads a text with its files open: a path is one word whatever stands in it, the device of a file is known by its name
 * in the same sentence, and a file that can only be one thing is that. What a file lacks is said when its answer is
 * taken.
 */
export function withFiles(understand: Understand): Understand {
  return (text, position) => {
    const { facts } = position;
    const paths = pathsIn(text);
    for (const { path } of paths) if (/\.ya?ml$/i.test(path)) facts.file?.('deviceFile', path);
    const heard = withPaths(understand(masked(text, paths), position), paths);
    const settled = heard.ask.flatMap((phrase) => {
      const interpretation = heldInterpretation(phrase, facts);
      return interpretation === null ? [] : [{ phrase, interpretation }];
    });
    if (settled.length === 0) return heard;
    const slots: Record<string, UnderstoodSlots[keyof UnderstoodSlots]> = { ...heard.slots };
    for (const { phrase, interpretation } of settled) {
      slots[interpretation.slot ?? phrase.slot] = {
        value: interpretation.value,
        text: phrase.text,
        reading: null,
      };
      // What stands around the path was taken for words about the file: "8 cards of ./card.yaml".
      const around = understand(phrase.text.replace(String(interpretation.value), ' '), position);
      for (const [slot, value] of Object.entries(around.slots)) slots[slot] ??= value;
    }
    const left = heard.ask.filter((phrase) => settled.every((one) => one.phrase !== phrase));
    return { ...heard, slots, ask: left };
  };
}
