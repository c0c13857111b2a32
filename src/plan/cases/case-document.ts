import { nearestNames } from '../slots/nearest-names.ts';
import { slotRecord, slotRecords } from '../slots/records.ts';
import type { SlotId } from '../slots/values.ts';

/** One row of a table of plans before its cells are read: where it stands, and what each column says. */
export interface CaseRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Something that is wrong in a file of cases. */
export type CaseProblem =
  | {
      readonly kind: 'unknown-column';
      readonly line: number;
      readonly column: string;
      readonly nearest: string;
    }
  | { readonly kind: 'no-cases'; readonly line: number };

/** One plan of a file: the words of its cells, slot by slot. */
export interface PlanCase {
  readonly line: number;
  readonly words: readonly { readonly slot: SlotId; readonly value: string; readonly said: string }[];
}

/** Slots that a single case cannot have: what compares several plans is the file itself. */
const without: readonly SlotId[] = ['targets', 'engine', 'msmodeling', 'jobs', 'logLevel'];

const caseSlots = slotRecords.filter(({ id }) => !without.includes(id));

const plainName = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const slotsByName = new Map(
  caseSlots.flatMap(({ id, flag, optimizer }) =>
    [id, flag, ...(optimizer === null || id === 'lengthDistribution' ? [] : [optimizer])].map(
      (name) => [plainName(name), id] as const,
    ),
  ),
);

/** The slot that a column names: a slot, its flag, or the optimizer's flag, however it is written. */
export function columnSlot(column: string): SlotId | null {
  return slotsByName.get(plainName(column)) ?? null;
}

/** Columns of a template, in the order of the dialog, with an example each. */
export const templateSlots = (
  [
    'model',
    'devices',
    'numDevices',
    'inputLength',
    'outputLength',
    'mode',
    'ttftLimitMs',
    'tpotLimitMs',
    'quantizeLinearAction',
    'quantizeAttentionAction',
  ] as const
).map((id) => slotRecord(id));

/** Reads the cells of rows as words for slots; blank cells say nothing. */
export function planCases(rows: readonly CaseRow[]): {
  readonly cases: readonly PlanCase[];
  readonly problems: readonly CaseProblem[];
} {
  const problems = new Map<string, CaseProblem>();
  const cases = rows.map(({ line, cells }): PlanCase => {
    const words = Object.entries(cells).flatMap(([column, cell]) => {
      const value = cell.trim();
      const slot = columnSlot(column);
      if (slot === null) {
        // A matrix repeats its columns in thousands of rows.
        if (problems.has(column)) return [];
        const [nearest = ''] = nearestNames(
          column,
          caseSlots.map(({ id }) => id),
        );
        problems.set(column, { kind: 'unknown-column', line, column, nearest });
        return [];
      }
      return value === '' ? [] : [{ slot, value, said: `${column} ${value}` }];
    });
    return { line, words };
  });
  const empty: readonly CaseProblem[] = cases.length === 0 ? [{ kind: 'no-cases', line: 1 }] : [];
  return { cases, problems: [...problems.values(), ...empty] };
}

/** Every combination of lists of values, the first list varying slowest. */
export function combinations(
  lists: Readonly<Record<string, readonly string[]>>,
): readonly Readonly<Record<string, string>>[] {
  return Object.entries(lists).reduce<readonly Readonly<Record<string, string>>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}
