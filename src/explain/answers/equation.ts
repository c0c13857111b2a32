import { aggregationStatements } from '../analysis/aggregation.ts';
import { bestStatements, memoryStatements } from '../analysis/best.ts';
import { disaggregationStatements } from '../analysis/disaggregation.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { tpotIncludesTtft } from '../analysis/quirks.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import type { RuleId } from '../evidence/rules.ts';
import { about, type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { EquationMetric } from './question.ts';

/** Numbers that equations are written with. */
const constants = [
  cite('formula.perSecond', 1000, 'reference'),
  cite('formula.one', 1, 'reference'),
  cite('formula.two', 2, 'reference'),
];

type Name = keyof ExplainTexts['answers']['equations'];

/** The equations that a metric has on a subject: they differ by mode. */
function namesOf(metric: EquationMetric, subjects: readonly Subject[]): Name[] {
  const has = (phase: Subject['device']['phase']) => subjects.some(({ device }) => device.phase === phase);
  switch (metric) {
    case 'throughput':
      return has('prefill') && !has('aggregated') && !has('decode')
        ? ['prefill']
        : has('prefill')
          ? ['throughput', 'prefill']
          : ['throughput'];
    case 'tpot':
      return has('decode') && !has('aggregated') ? ['decodeTpot'] : ['tpot'];
    case 'ttft':
      return ['ttft', 'waves'];
    default:
      return [metric];
  }
}

function ofRules(statements: readonly Statement[], rules: readonly RuleId[]): Statement[] {
  return statements.filter(({ rule }) => rules.includes(rule));
}

/** A metric's equation with the figures of the row, where the row carries them. */
function figuresOf(metric: EquationMetric, one: Subject, facts: ExplainFacts): Statement[] {
  switch (metric) {
    case 'throughput':
      return [
        ...ofRules(aggregationStatements(one), ['aggregation-checked', 'formula-broken', 'chunked-schedule']),
        ...disaggregationStatements(one),
      ];
    case 'tpot':
      return [
        ...ofRules(aggregationStatements(one), ['aggregation-decomposed', 'chunked-schedule']),
        ...tpotIncludesTtft(one),
      ];
    case 'ttft':
      return [
        ...ofRules(aggregationStatements(one), ['aggregation-waves', 'chunked-schedule']),
        ...(one.device.phase === 'prefill' ? disaggregationStatements(one) : []),
      ];
    case 'memory':
      return memoryStatements(one, facts);
    case 'ratio':
      return one.device.phase === 'aggregated'
        ? [state('answered', 'macro_only', [], (t) => t.asked.sharedDevices)]
        : pdRatioStatements(one);
    case 'concurrency':
      return bestStatements(one);
  }
}

/** The equation of a metric, with the row's own figures where they are there. */
export function equationStatements(
  metric: EquationMetric | null,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): readonly Statement[] {
  if (metric === null) return [state('equation', 'macro_only', [], (t) => t.answers.equationUnknown)];
  return [
    ...namesOf(metric, subjects).map((name) =>
      state('equation', 'macro_only', constants, (t) => t.answers.equation(t.answers.equations[name])),
    ),
    ...subjects.flatMap((one) => about(one.path, figuresOf(metric, one, facts))),
  ];
}
