/** Control characters of both sets, marks that turn the direction of text, and separators that break lines by themselves. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const everyUnsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** Most texts hold nothing but these; that is seen faster than that they hold none of the others. */
const harmless = /^[ -~\n\t]*$/;
/** The colours that this program paints with; nothing else may look like a command to the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that are let through
const painted = /(\u{1b}\[(?:0|1|2|22|3[0-7]|39)m)/u;

function written(character: string): string {
  if (character === '\n' || character === '\t') return character;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A text that commands no terminal: what would move the cursor, set a title, write to the clipboard or turn the order of
 * letters is written out as `\u001b`. Line breaks and tabs stay. In a JSON document the same escapes mean the same
 * characters, so that it says what it said.
 */
export function neutral(text: string): string {
  return harmless.test(text) || !unsafe.test(text) ? text : text.replace(everyUnsafe, written);
}

/** The same for a text that this program painted: its own colours stay. */
export function neutralPainted(text: string): string {
  if (harmless.test(text) || !unsafe.test(text)) return text;
  return text
    .split(painted)
    .map((part, at) => (at % 2 === 1 ? part : neutral(part)))
    .join('');
}
