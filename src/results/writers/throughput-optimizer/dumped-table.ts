import { fixedHalfEven } from '../../../text/half-even.ts';

/** A column of a data frame. Numbers are shown with as many decimals as one of them needs, at most six. */
export type DumpColumn =
  | { readonly kind: 'text'; readonly title: string; readonly values: readonly (string | number | null)[] }
  | { readonly kind: 'integer'; readonly title: string; readonly values: readonly number[] }
  | { readonly kind: 'decimal'; readonly title: string; readonly values: readonly (number | null)[] };

/** Makes columns whose cells are taken from the same list. */
export function columnsOf<Item>(items: readonly Item[]) {
  return {
    text: (title: string, cell: (item: Item) => string | number | null): DumpColumn => ({
      kind: 'text',
      title,
      values: items.map(cell),
    }),
    integer: (title: string, cell: (item: Item) => number): DumpColumn => ({
      kind: 'integer',
      title,
      values: items.map(cell),
    }),
    decimal: (title: string, cell: (item: Item) => number | null): DumpColumn => ({
      kind: 'decimal',
      title,
      values: items.map(cell),
    }),
  };
}

const mostDecimals = 6;
/** Wider columns with a value above a million are written with an exponent. */
const widestPlain = mostDecimals + 6;

/** `1.234560e+03`: at least two digits of the exponent. */
function withExponent(value: number): string {
  return value.toExponential(mostDecimals).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Cuts trailing zeros that all values share, down to one decimal. */
function trimmed(texts: readonly string[]): string[] {
  let cut = 0;
  const decimals = texts.filter((text) => text.includes('.'));
  const endsInZero = (text: string) => {
    const digits = text.length - cut;
    return text[digits - 1] === '0' && text[digits - 2] !== '.';
  };
  while (decimals.length > 0 && decimals.every(endsInZero)) cut += 1;
  return cut === 0 ? [...texts] : texts.map((text) => (text.includes('.') ? text.slice(0, -cut) : text));
}

function decimalTexts(values: readonly (number | null)[]): string[] {
  const present = values.filter((value) => value !== null && Number.isFinite(value)).map(Number);
  const plain = trimmed(values.map((value) => (value === null ? 'NaN' : fixedHalfEven(value, mostDecimals))));
  const isWide = Math.max(...plain.map((text) => text.length)) > widestPlain;
  const hasLarge = present.some((value) => Math.abs(value) > 1e6);
  const hasSmall = present.some((value) => value !== 0 && Math.abs(value) < 10 ** -mostDecimals);
  if (!hasSmall && !(isWide && hasLarge)) return plain;
  return values.map((value, at) =>
    value !== null && Number.isFinite(value) ? withExponent(value) : (plain[at] ?? ''),
  );
}

function cells(column: DumpColumn): { header: string; texts: string[] } {
  switch (column.kind) {
    case 'text':
      return { header: column.title, texts: column.values.map((value) => String(value ?? 'None')) };
    case 'integer':
      return { header: ` ${column.title}`, texts: column.values.map(String) };
    case 'decimal':
      return { header: ` ${column.title}`, texts: decimalTexts(column.values) };
  }
}

/** A data frame as text, without row numbers, everything to the right: how `--dump-original-results` prints. */
export function dumpText(columns: readonly DumpColumn[]): string {
  const drawn = columns.map((column) => {
    const { header, texts } = cells(column);
    const width = Math.max(header.length, ...texts.map((text) => text.length));
    return [header, ...texts].map((text) => text.padStart(width));
  });
  const lines = drawn[0]?.map((_, line) => drawn.map((column) => column[line] ?? '').join(' ')) ?? [];
  return lines.join('\n');
}
