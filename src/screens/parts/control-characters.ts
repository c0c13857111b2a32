// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const sequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const controls = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** Foreign text without terminal sequences and control characters, tabs as spaces; safe to draw. */
export function drawable(text: string): string {
  return text.replace(sequences, '').replaceAll('\t', '  ').replace(controls, '');
}
