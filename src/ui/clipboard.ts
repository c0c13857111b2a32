const escapeCharacter = '\u001B';

/** The sequence that asks a terminal to put a text on the clipboard (OSC 52); terminals that do not know it ignore it. */
export function clipboardSequence(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return `${escapeCharacter}]52;c;${encoded}${escapeCharacter}\\`;
}
