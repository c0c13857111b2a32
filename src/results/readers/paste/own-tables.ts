import { messages } from '../../../text/catalogue.ts';
import { languages } from '../../../text/language.ts';
import { isOwnText } from './own-text.ts';

/** Our titles by those of the modelled program, in both languages; empty for columns that the program has none for. */
function ownTitles(): ReadonlyMap<string, string> {
  return new Map(
    languages.flatMap((language): (readonly [string, string])[] => {
      const { summary, explain } = messages(language);
      const { columns } = explain.report;
      return [
        [summary.strategy, 'parallel'],
        [columns.strategy, 'parallel'],
        [summary.tokensPerSecond, 'Throughput (token/s)'],
        [summary.requestsPerSecond, 'QPS (req/s)'],
        ['TTFT ms', 'TTFT (ms)'],
        ['TPOT ms', 'TPOT (ms)'],
        [summary.batch, 'batch_size'],
        [columns.concurrency, 'concurrency'],
        [summary.whyNot, ''],
      ];
    }),
  );
}

const cellsOf = (line: string) => line.trim().split(/[ \t]{2,200}/);

interface OwnTable {
  readonly titles: readonly string[];
  /** Every row has so many cells at least: the reason behind them may be missing or hold more blanks. */
  readonly figures: number;
}

/** The table of a summary or an explanation of ours whose titles a line holds; null where it holds none. */
function tableAt(line: string, titles: ReadonlyMap<string, string>): OwnTable | null {
  if (line.length > 400 || !line.includes('tok/s')) return null;
  const known = cellsOf(line).map((title) => titles.get(title));
  if (known[0] !== 'parallel' || known.length < 3 || known.includes(undefined)) return null;
  const own = known.filter((title): title is string => title !== undefined && title !== '');
  return { titles: own, figures: own.length };
}

/** A label with the parts that ours leave out, as they are of one rank: `TP=8 EP=8`. */
function wholeLabel(label: string): string {
  const parts = label.split(/ (?=[A-Z])/);
  const of = (name: string) => parts.find((part) => part.startsWith(`${name}=`)) ?? `${name}=1`;
  const first = ['TP', 'PP', 'DP'].map(of);
  return [...first, ...parts.filter((part) => !first.includes(part))].join(' | ');
}

/** `TP=1 DP=8   2,528   1,424   41.15   13   –`: a row as the program draws it; null where it is none. */
function rowOf(line: string, { figures }: OwnTable, rank: number): string | null {
  const cells = cellsOf(line).slice(0, figures);
  const [label = '', ...rest] = cells;
  const isRow = cells.length === figures && /^[A-Z]/.test(label) && /=\d/.test(label);
  if (!isRow || !rest.every((cell) => /^(?:[\d,.]{1,24}|[–-])$/.test(cell))) return null;
  const plain = rest.map((cell) => (cell === '–' ? '-' : cell.replaceAll(',', '')));
  return `| ${rank} | ${[wholeLabel(label), ...plain].join(' | ')} |`;
}

/**
 * Lines in which tables of our own summaries and explanations are drawn as the modelled program draws its tables. What is
 * told below single rows stands behind the table.
 */
export function withOwnTables(lines: readonly string[]): string[] {
  const titles = ownTitles();
  const drawn: string[] = [];
  let table: OwnTable | null = null;
  let rank = 0;
  let hasTable = false;
  let behind: string[] = [];
  const close = () => {
    drawn.push(...behind);
    behind = [];
    table = null;
  };
  for (const line of lines) {
    const next = tableAt(line, titles);
    if (next !== null) {
      close();
      table = next;
      rank = 0;
      drawn.push(`| Top | ${next.titles.join(' | ')} |`);
      continue;
    }
    const row = table === null ? null : rowOf(line, table, rank + 1);
    if (row !== null) {
      rank += 1;
      hasTable = true;
      drawn.push(row);
    } else if (table !== null && rank > 0 && /^ {4}/.test(line)) behind.push(line);
    else {
      close();
      drawn.push(line);
    }
  }
  close();
  // Around a table of ours stands what its rows and the command tell, too: no result that could not be read.
  return hasTable ? drawn.map((line) => (isOwnText(line) ? '' : line)) : drawn;
}
