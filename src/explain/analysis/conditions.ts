import { type ConditionComparison, compareConditions } from '../../results/conditions.ts';
import type { ReadCommand } from '../../results/readers/command-line.ts';
import type { Conditions } from '../../results/result.ts';
import {
  type ConditionName,
  citedCondition,
  conditionValue,
  conditionWords,
  isUnknownCondition,
  knownConditions,
  listWords,
  unknownConditions,
} from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';

function names(list: readonly ConditionName[], t: ExplainTexts): string {
  return listWords(
    list.map((name) => t.words.conditions[name]),
    t,
  );
}

/** The conditions of one run: what is known in one sentence, and each unknown one named. */
export function conditionStatements(input: ExplainInput, runAt: number): Statement[] {
  const run = input.runs[runAt];
  const side = input.runs.length > 1 ? String.fromCharCode(65 + runAt) : null;
  return run === undefined ? [] : ofConditions(run.conditions, `runs[${runAt}]`, side);
}

/** The conditions that a command sets, where its output was not read. */
export function commandConditionStatements({ commands }: ExplainInput): Statement[] {
  return commands.flatMap((command, at) => {
    const path = `commands[${at}]`;
    return command.program === 'text-generate'
      ? passConditions(command, path)
      : at === 0
        ? ofConditions(command.conditions, path, null)
        : [];
  });
}

const sizeFlags = [
  ['TP', '--tp-size'],
  ['PP', '--pp-size'],
  ['EP', '--ep-size'],
  ['MoE-DP', '--moe-dp-size'],
  ['DCP', '--dcp-size'],
] as const;

/** Conditions of one forward pass: those of the plan, its shape and its split. */
function passConditions(command: ReadCommand, path: string): Statement[] {
  const { conditions, flags } = command;
  const known = knownConditions(conditions).filter((name) => !requestConditions.includes(name));
  const cites = known.map((name) => cite(`${path}.conditions.${name}`, citedCondition(conditions[name])));
  const given = state('condition', 'macro_only', cites, (t) =>
    t.analysis.given(known.map((name) => conditionWords(name, conditions[name], t)).join(t.words.comma)),
  );
  const value = (flag: string) => flags.get(flag)?.[0];
  const queries = value('--num-queries');
  const length = value('--query-length');
  if (queries === undefined || length === undefined) return [given];
  const context = value('--context-length') ?? '0';
  const sizes = sizeFlags
    .flatMap(([name, flag]) => {
      const size = value(flag) ?? (flag === '--tp-size' ? '1' : undefined);
      return size === undefined ? [] : [`${name}=${size}`];
    })
    .join(' ');
  const shape = cite(`${path}.words`, [queries, length, context, sizes].join(' '), 'reference');
  return [
    given,
    state('condition', 'macro_only', [shape], (t) => t.analysis.passShape(queries, length, context, sizes)),
  ];
}

/** Conditions of a served request; a single pass has a shape instead. */
const requestConditions: readonly ConditionName[] = [
  'inputLength',
  'outputLength',
  'ttftLimitMs',
  'tpotLimitMs',
  'searchSpace',
  'prefixCacheHitRate',
  'mtpAcceptanceRates',
];

function ofConditions(conditions: Conditions, base: string, side: string | null): Statement[] {
  const path = (name: ConditionName) => `${base}.conditions.${name}`;
  const known = knownConditions(conditions);
  const unknown = unknownConditions(conditions);
  const rates = conditions.mtpAcceptanceRates;
  const statements: Statement[] = [];
  if (known.length > 0) {
    const cites = known.map((name) => cite(path(name), citedCondition(conditions[name])));
    statements.push(
      state('condition', 'macro_only', cites, (t) => {
        const all = known.map((name) => conditionWords(name, conditions[name], t)).join(t.words.comma);
        return side === null ? t.analysis.given(all) : t.analysis.sideGiven(side, all);
      }),
    );
  }
  if (unknown.length > 0) {
    const cites = unknown.map((name) => cite(path(name), null));
    statements.push(
      state('condition-unknown', 'macro_only', cites, (t) => t.analysis.notGiven(names(unknown, t))),
    );
  }
  if ((conditions.numMtpTokens ?? 0) > 0 && rates !== null) {
    const shown = rates.join(', ');
    statements.push(
      state('assumed-mtp', 'macro_only', [cite(path('mtpAcceptanceRates'), shown)], (t) =>
        t.analysis.assumedMtp(shown),
      ),
    );
  }
  return statements;
}

/** Conditions that the user said because the input does not. */
export function toldStatements({ told }: ExplainInput): Statement[] {
  return told.length === 0
    ? []
    : [state('told-by-user', 'macro_only', [], (t) => t.evidence.told(names(told, t)))];
}

/** Two runs: each condition same, different or unknown; differing ones named and weighed. */
export function comparedConditionStatements(
  input: ExplainInput,
  left: number,
  right: number,
): { readonly comparison: readonly ConditionComparison[]; readonly statements: readonly Statement[] } {
  const mine = input.runs[left];
  const theirs = input.runs[right];
  if (!mine || !theirs) return { comparison: [], statements: [] };
  const comparison = compareConditions(mine, theirs);
  const named = (verdict: ConditionComparison['verdict']) =>
    comparison.filter((one) => one.verdict === verdict);
  const cites = (one: ConditionComparison) => [
    cite(`runs[${left}].conditions.${one.condition}`, citedCondition(one.left)),
    cite(`runs[${right}].conditions.${one.condition}`, citedCondition(one.right)),
  ];
  const same = named('same').filter((one) => !isUnknownCondition(one.left));
  const unknown = named('unknown');
  const strategies = new Set(
    [mine, theirs].flatMap(({ results }) => results.flatMap(({ best }) => best?.parallel ?? [])),
  );
  // Two best rows of different strategies differ in more than the device.
  const isOnlyDifference = named('different').length === 1 && unknown.length === 0 && strategies.size <= 1;
  const statements = [
    ...(same.length === 0
      ? []
      : [
          state('condition-same', 'macro_only', same.flatMap(cites), (t) =>
            t.analysis.same(
              names(
                same.map((one) => one.condition),
                t,
              ),
            ),
          ),
        ]),
    ...named('different').map((one) =>
      state('condition-differs', 'macro_only', cites(one), (t) =>
        t.analysis.differs(
          t.words.conditions[one.condition],
          conditionValue(one.condition, one.left, t),
          conditionValue(one.condition, one.right, t),
          one.condition === 'devices' && !isOnlyDifference
            ? t.analysis.devicesNotAlone
            : t.analysis.weights[one.condition],
        ),
      ),
    ),
    ...(unknown.length === 0
      ? []
      : [
          state('condition-unknown', 'macro_only', unknown.flatMap(cites), (t) =>
            t.analysis.unknownOnOneSide(
              names(
                unknown.map((one) => one.condition),
                t,
              ),
            ),
          ),
        ]),
  ];
  return { comparison, statements };
}
