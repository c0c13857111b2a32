/** A stretch of a pasted text: a fenced block of Markdown, or what stands around fences. */
export interface PasteBlock {
  readonly isFenced: boolean;
  readonly lines: readonly string[];
}

const opening = /^(\s*)(`{3,}|~{3,})\s{0,16}[\w+.-]{0,80}\s{0,16}$/;
/** Tags that wrap a paste on code-hosting sites and say nothing. */
const tags = /<\/?(?:details|summary|pre|code|blockquote|p|br)(?:\s[^>]*)?>/gi;

function dedented(line: string, indent: number): string {
  return line.slice(0, indent).trim() === '' ? line.slice(indent) : line;
}

/** The blocks of a text in order; a fence that is never closed runs to the end. */
export function blocksOf(lines: readonly string[]): PasteBlock[] {
  const blocks: PasteBlock[] = [];
  let around: string[] = [];
  let index = 0;
  const close = (): void => {
    if (around.some((line) => line.trim() !== '')) blocks.push({ isFenced: false, lines: around });
    around = [];
  };
  while (index < lines.length) {
    const line = lines[index] ?? '';
    const found = opening.exec(line);
    if (!found) {
      around.push(tags.test(line) ? line.replace(tags, '') : line);
      tags.lastIndex = 0;
      index += 1;
      continue;
    }
    const [, indent = '', mark = ''] = found;
    const closing = new RegExp(`^\\s*${mark.charAt(0)}{${mark.length},}\\s*$`);
    const rest = lines.slice(index + 1);
    const length = rest.findIndex((one) => closing.test(one));
    const inside = length < 0 ? rest : rest.slice(0, length);
    close();
    blocks.push({ isFenced: true, lines: inside.map((one) => dedented(one, indent.length)) });
    index += inside.length + 2;
  }
  close();
  return blocks;
}
