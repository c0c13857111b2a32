import { aggregationStatements } from '../analysis/aggregation.ts';
import { bestStatements, memoryStatements } from '../analysis/best.ts';
import { disaggregationStatements } from '../analysis/disaggregation.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { tpotIncludesTtft } from '../analysis/quirks.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import type { RuleId } from '../evidence/rules.ts';
import { about, type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, requests } from '../prose-figures.ts';
import { batchOf } from './batch-of-replica.ts';
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
      return [...batchOf(one), ...bestStatements(one)];
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
    ...(metric === 'ratio' ? [...decodesOfPrefill(subjects), ...ratioOfPhases(subjects)] : []),
    ...subjects.flatMap((one) => about(one.path, figuresOf(metric, one, facts))),
  ];
}

/** Rates of one instance of each phase: of a ratio, or of a Prefill and a Decode result that were read together. */
function ratesOfSides(subjects: readonly Subject[]) {
  const pair = subjects.length === 1 ? subjects[0]?.device.pdRatio?.pairs[0] : undefined;
  const of = (phase: 'prefill' | 'decode') =>
    subjects
      .filter(({ device }) => device.phase === phase)
      .map(({ device }) => device.best?.requestsPerSecond ?? null);
  const [prefill, decode] =
    pair === undefined ? [of('prefill'), of('decode')] : [[pair.prefillQps], [pair.decodeQps]];
  return prefill.length === 1 && decode.length === 1 ? { prefill: prefill[0], decode: decode[0] } : {};
}

/** How many Decode instances one Prefill instance keeps busy, where it is more than one. */
function decodesOfPrefill(subjects: readonly Subject[]): Statement[] {
  const { prefill, decode } = ratesOfSides(subjects);
  if (!prefill || !decode || decode >= prefill) return [];
  const ratio = derive('ratio', prefill, decode);
  const cites = [
    cite('instance.prefill', prefill, 'reference'),
    cite('instance.decode', decode, 'reference'),
    ratio,
  ];
  return [state('pd-balance', 'macro_only', cites, (t) => t.asked.decodesOfPrefill(computed(ratio.value)))];
}

/** The balance of a Prefill and a Decode result that were read together, each taken as one instance. */
function ratioOfPhases(subjects: readonly Subject[]): Statement[] {
  const [prefill, decode] = (['prefill', 'decode'] as const).map((phase) => {
    const own = subjects.filter(({ device }) => device.phase === phase);
    const best = own.length === 1 && own[0] !== undefined ? bestOf(own[0]) : null;
    const rate = best?.row.requestsPerSecond ?? null;
    return best === null || rate === null || rate <= 0 ? null : { path: best.path, rate };
  });
  if (!prefill || !decode) return [];
  const ratio = derive('ratio', decode.rate, prefill.rate);
  const balanced = derive('instanceRequests', 1, prefill.rate, 1, decode.rate);
  const cites = [
    cite(`${prefill.path}.requestsPerSecond`, prefill.rate),
    cite(`${decode.path}.requestsPerSecond`, decode.rate),
    ratio,
    balanced,
  ];
  return [
    state('pd-balance', 'macro_only', cites, (t) =>
      t.analysis.pdBalance(
        requests(prefill.rate),
        requests(decode.rate),
        computed(ratio.value),
        prefill.rate <= decode.rate ? 'Prefill' : 'Decode',
        requests(balanced.value),
      ),
    ),
  ];
}
