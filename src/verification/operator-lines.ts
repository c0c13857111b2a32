import type { PrintedForward, PrintedOperator } from '../results/readers/printed-forward.ts';
import { messages } from '../text/catalogue.ts';
import { fixed, percent } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, span } from '../text/line.ts';
import { sideBySide } from './agreement-lines.ts';

/** Operators shown of one forward pass, the dearest first. */
const shown = 8;

const bounds = {
  memory_bound: 'memory',
  communication_bound: 'communication',
  compute_bound_mma: 'cube',
  compute_bound_gp: 'vector',
} as const;

function isKnownBound(bound: string | null): bound is keyof typeof bounds {
  return bound !== null && Object.hasOwn(bounds, bound);
}

/** `tensor_cast.attention.default` is `attention`; the namespaces of the programs say nothing of the cost. */
function shortName({ name }: PrintedOperator): string {
  return name.replace(/^(?:tensor_cast|aten)\./, '').replace(/\.default$/, '');
}

/** The dearest operators of one forward pass, with the bound that each is limited by. */
export function operatorLines(id: string, pass: PrintedForward, language: Language, columns: number): Line[] {
  const texts = messages(language).verify;
  const operators = pass.tables
    .flatMap((table) => table.operators)
    .filter((one) => (one.totalSeconds ?? 0) > 0)
    .toSorted((a, b) => (b.totalSeconds ?? 0) - (a.totalSeconds ?? 0));
  if (operators.length === 0) return [];
  const all = operators.reduce((sum, one) => sum + (one.totalSeconds ?? 0), 0);
  const rows = operators
    .slice(0, shown)
    .map((one) => [
      shortName(one),
      isKnownBound(one.bound) ? texts.shares[bounds[one.bound]] : '',
      fixed((one.totalSeconds ?? 0) * 1000, 3),
      percent((one.totalSeconds ?? 0) / all),
      String(one.calls ?? ''),
    ]);
  const { operator, bound, time, share, calls } = texts.operators.columns;
  return [
    line(span(texts.operators.heading(texts.pass(id)), 'accent')),
    ...sideBySide([operator, bound, time, share, calls], rows, columns),
  ];
}
