import type { Cite, FieldCite } from '../../src/explain/evidence/cite.ts';
import { type FormulaId, formulas } from '../../src/explain/evidence/formulas.ts';
import type { Statement } from '../../src/explain/evidence/statement.ts';
import { type ExplainFacts, noFacts } from '../../src/explain/facts.ts';
import type { WhatIfChange } from '../../src/explain/headline.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import type { Language } from '../../src/text/language.ts';

/** The value at `runs[0].results[1].best.tpotMs`. */
export function valueAt(root: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], root);
}

/** Numbers of a sentence as they are written. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(/\d+(?:,\d{3})*(?:\.\d+)?/g)].map((found) => found[0]);
}

function fits(written: string, value: number): boolean {
  const plain = written.replaceAll(',', '');
  const told = Number(plain);
  const decimals = plain.split('.')[1]?.length ?? 0;
  // Prose gives three significant digits; quoted figures their own decimals.
  const digits =
    decimals === 0 && told >= 1000 && told % 10 === 0 ? 10 ** (Math.floor(Math.log10(told)) - 2) : 0;
  const tolerance = Math.max(0.5000001 * 10 ** -decimals, digits / 2);
  return [value, Math.abs(value) * 100, Math.abs(value)].some((one) => Math.abs(one - told) <= tolerance);
}

/** Everything that is wrong with the figures of a statement: unfounded numbers, cites that do not hold. */
export function figureFaults(
  one: Statement,
  input: ExplainInput,
  language: Language,
  facts: ExplainFacts = noFacts,
): string[] {
  const faults = one.cites.flatMap((part) => citeFaults(part, one, input, facts));
  const values = one.cites.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const words = one.cites.flatMap(({ value }) => (typeof value === 'string' ? numbersIn(value) : []));
  for (const written of numbersIn(one.text[language])) {
    if (!values.some((value) => fits(written, value)) && !words.includes(written)) {
      faults.push(`${one.rule}: "${written}" is nowhere in the cites of: ${one.text[language]}`);
    }
  }
  return faults;
}

function citeFaults(part: Cite, one: Statement, input: ExplainInput, facts: ExplainFacts): string[] {
  if ('formula' in part) {
    const compute = formulas[part.formula as FormulaId] as (...given: readonly number[]) => number;
    const isEqual = Math.abs(compute(...part.of) - part.value) <= 1e-9 * Math.max(1, Math.abs(part.value));
    return isEqual ? [] : [`${part.formula} gives ${compute(...part.of)}, not ${part.value}`];
  }
  if (part.value === null || part.source === 'reference') return [];
  if (part.source !== 'input') return engineFaults(part, one, input, facts);
  const found = valueAt(input, part.path);
  const told = Array.isArray(found) ? found.join(', ') : found;
  return told === part.value
    ? []
    : [`${part.path} is ${JSON.stringify(told)}, not ${JSON.stringify(part.value)}`];
}

/** The change that a statement's `question.…` cites describe. */
function changeOf({ cites }: Statement): WhatIfChange {
  const values = cites.flatMap((part) =>
    'path' in part && part.path.startsWith('question.')
      ? [[part.path.slice('question.'.length), part.value] as const]
      : [],
  );
  return Object.fromEntries(
    values.map(([name, value]) => [name, name === 'devices' ? String(value).split(' ') : value]),
  ) as WhatIfChange;
}

/** A figure of the embedded engine stands where its own run has it. */
function engineFaults(part: FieldCite, one: Statement, input: ExplainInput, facts: ExplainFacts): string[] {
  const change = part.source === 'changed' ? changeOf(one) : {};
  const isThere = input.runs.some((run) => {
    const engine = facts.engineOf(run);
    const devices = run.results.flatMap(({ device }) => (device === null ? [] : [{ devices: [device] }]));
    return [{}, ...devices].some((at) => valueAt(engine?.({ ...at, ...change }), part.path) === part.value);
  });
  return isThere ? [] : [`${part.path} of the embedded engine (${part.source}) is not ${part.value}`];
}
