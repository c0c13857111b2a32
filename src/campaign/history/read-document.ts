import type { Finding } from './notes.ts';

/** A change as a history tells it, before anybody decided anything. */
export type ReadChange = Pick<
  Finding,
  'pr' | 'state' | 'title' | 'url' | 'files' | 'symbols' | 'changed' | 'risk'
>;

function cellsOf(line: string): string[] {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|')) return [];
  return trimmed
    .slice(1, trimmed.endsWith('|') ? -1 : undefined)
    .split('|')
    .map((cell) => cell.trim());
}

/** State of a change in the words of histories and of code hosts. */
export function stateOf(text: string, isMerged = false): Finding['state'] {
  const word = text.toLowerCase();
  if (isMerged || word.includes('merged')) return 'merged';
  if (word.includes('open') || word.includes('draft')) return 'open';
  return word.includes('closed') || word.includes('rejected') ? 'closed' : 'unknown';
}

const codeNames = (text: string) =>
  [...text.matchAll(/`([^`\n]{1,200})`/g)].map(([, name = '']) => name.trim());
const isPath = (name: string) => /^[\w./-]+\.\w{1,5}$/.test(name) || /^[\w-]+(?:\/[\w.-]+)+$/.test(name);

function filesIn(text: string): string[] {
  const quoted = codeNames(text).filter(isPath);
  if (quoted.length > 0) return quoted;
  return text.split(/[\s,;]+/).filter((word) => word.includes('/') && isPath(word));
}

/** Sections of the cards, by the number of their change. */
function cardsOf(lines: readonly string[]): Map<string, string[]> {
  const cards = new Map<string, string[]>();
  let open: string[] | null = null;
  let depth = 0;
  for (const line of lines) {
    const heading = /^(#{2,5}) (.{1,400})$/.exec(line);
    if (heading !== null) {
      const number = /#(\d{1,7})\b/.exec(heading[2] ?? '')?.[1];
      const level = heading[1]?.length ?? 0;
      if (number !== undefined) {
        open = [];
        depth = level;
        cards.set(number, open);
        continue;
      }
      if (level <= depth) open = null;
    }
    open?.push(line);
  }
  return cards;
}

/** Text behind a label of a card: `- Risk: …`, `**Motivation** …`. */
function labelled(card: readonly string[], label: RegExp): string {
  for (const line of card) {
    const [, name = '', text = ''] =
      /^[\s>*-]{0,6}\**([A-Za-z /]{3,40})\**\s{0,3}[:：]\**\s{0,3}(.{0,600})/.exec(line) ?? [];
    if (label.test(name)) return text.replace(/\*\*/g, '').trim();
  }
  return '';
}

/** Changes of a history, from its table of changes and the cards that explain them. */
export function changesIn(text: string): ReadChange[] {
  const lines = text.split(/\r?\n/);
  const cards = cardsOf(lines);
  const changes = new Map<string, ReadChange>();
  let head: string[] | null = null;
  for (const line of lines) {
    const cells = cellsOf(line);
    if (cells.length === 0) {
      head = null;
      continue;
    }
    const names = cells.map((cell) => cell.toLowerCase());
    if (names.includes('pr') && names.some((name) => name === 'title' || name === 'state')) {
      head = names;
      continue;
    }
    if (head === null || cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
    const columns = head;
    const cell = (...wanted: readonly string[]) =>
      cells[columns.findIndex((name) => wanted.some((one) => name.includes(one)))] ?? '';
    const number = /#?(\d{1,7})/.exec(cell('pr'))?.[1];
    if (number === undefined || changes.has(number)) continue;
    const card = cards.get(number) ?? [];
    const title = cell('title').replace(/`/g, '');
    changes.set(number, {
      pr: `#${number}`,
      state: stateOf(cell('state')),
      title,
      url: /https?:\/\/[^\s)\]|]{4,300}/.exec(line)?.[0] ?? null,
      files: filesIn(cell('files', 'file')),
      symbols: codeNames(card.join('\n'))
        .filter((name) => /^\w{3,80}$/.test(name))
        .slice(0, 8),
      changed: labelled(card, /implementation|motivation/i) || title,
      risk: labelled(card, /risk|validation|verification/i),
    });
  }
  return [...changes.values()];
}
