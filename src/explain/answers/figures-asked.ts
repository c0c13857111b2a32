import { type FigureId, measureOf } from '../../results/measure.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { aggregationStatements } from '../analysis/aggregation.ts';
import { measuredStatements } from '../analysis/basis.ts';
import { bestStatements, memoryStatements } from '../analysis/best.ts';
import { infeasibleStatements } from '../analysis/infeasible.ts';
import { loadTold } from '../analysis/load-told.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { ownSearch } from '../facts.ts';
import { ms, rate, requests, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, ofRules, orNoResult, said } from './answer-material.ts';
import { batchOf } from './batch-of-replica.ts';
import { candidateRow } from './candidate-row.ts';
import { countOf } from './counts-asked.ts';
import { ofLimits } from './latency.ts';
import { loadsApart } from './loads-apart.ts';
import { latencyOfPass } from './pass-questions.ts';
import { ratioTokens } from './per-device.ts';
import { ofPeriod } from './period.ts';
import type { AskedOf, EquationMetric, Question } from './question.ts';
import { saturation } from './saturation.ts';

/** Figures of single requests that stand behind a metric; one that is asked for is told without the others. */
const figuresOf = {
  ttft: ['ttftMs', 'queueMs'],
  tpot: ['tpotMs', 'interTokenMs'],
  throughput: ['throughputTokensPerSecond', 'totalTokensPerSecond'],
  concurrency: [],
  memory: [],
  ratio: [],
} as const satisfies Readonly<Record<EquationMetric, readonly FigureId[]>>;

type FiguresAsked = Pick<
  Extract<Question, { intent: 'figures' }>,
  'metric' | 'periodSeconds' | 'phase' | 'count' | 'isOfGaps' | 'isOfUser'
>;

/** A latency that a row does not tell: a report may have none of it. */
function notReported(subject: Subject, metric: 'ttft' | 'tpot'): Statement[] {
  const best = bestOf(subject);
  if (best === null || subject.run.basis !== 'measured') return [];
  const has = figuresOf[metric].some((figure) => measureOf(best.row, figure, subject.run.basis) !== null);
  return has ? [] : [said('cannot-be-said', (t) => t.asked.metricNotReported(metric.toUpperCase()))];
}

/**
 * A latency or the rate of a load test: what was asked for stands alone. Null for any other result, and for a question
 * that names none of them.
 */
function ofMeasured(
  metric: EquationMetric | null,
  subject: Subject,
  isOfPeriod: boolean,
): Statement[] | null {
  if (subject.run.basis !== 'measured' || isOfPeriod) return null;
  if (metric === 'throughput') return [...bestStatements(subject), ...withInputs(subject)];
  if (metric !== 'ttft' && metric !== 'tpot') return null;
  const told = measuredStatements(subject, figuresOf[metric]);
  const missing = notReported(subject, metric);
  return [
    ...missing,
    ...(told.length > 0 ? told : bestStatements(subject)),
    // Who asks how fast an answer comes may mean the rate of all of them.
    ...(metric === 'tpot' && told.length > 0 ? [...eachUser(subject), ...bestStatements(subject)] : []),
    ...ofLimits(subject, metric),
  ];
}

/** Parts of an aggregated row that are of one phase: a row of both has no figure of either. */
function partsOf(subject: Subject): Statement[] {
  return ofRules(aggregationStatements(subject), ['aggregation-decomposed', 'aggregation-waves']);
}

/** A figure that was asked for by its name: the row that carries it. */
export function figuresAnswer(
  { metric, periodSeconds, phase, count, isOfGaps, isOfUser, spread }: FiguresAsked & AskedOf,
  material: AnswerMaterial,
): AnswerPart {
  const { subjects, facts, whole: explained } = material;
  const apart = count === 'apart' ? loadsApart(metric, spread?.of ?? null, subjects) : null;
  if (apart !== null) return { statements: apart };
  if (count === 'saturated') return { statements: saturation(subjects) };
  const ofUser = isOfUser === true ? subjects.flatMap((one) => about(one.path, eachUser(one))) : [];
  if (ofUser.length > 0) return { statements: ofUser };
  const counted =
    count === undefined || count === 'apart'
      ? []
      : subjects.flatMap((subject) => about(subject.path, countOf(count, subject)));
  // The amount that was asked for is the whole answer.
  if (counted.length > 0) return { statements: counted };
  const own = subjects.flatMap((subject) =>
    about(
      subject.path,
      ofMeasured(metric, subject, periodSeconds !== undefined) ?? [
        ...ofOtherPhase(metric, subject, subjects),
        ...(metric === 'ttft' || metric === 'tpot' ? notReported(subject, metric) : []),
        ...(periodSeconds === undefined ? [] : ofPeriod(subject, periodSeconds)),
        ...bestStatements(subject),
        ...(phase !== undefined && subject.device.phase === 'aggregated' ? partsOf(subject) : []),
        ...(metric === 'tpot' ? eachUser(subject) : []),
        ...(metric === 'concurrency' ? batchOf(subject) : []),
        ...(metric === 'throughput' || metric === null ? ratioTokens(subject) : []),
        ...(metric === 'throughput' ? withInputs(subject) : []),
        ...(count === undefined
          ? measuredStatements(subject, metric === null ? null : figuresOf[metric])
          : []),
        ...loadTold(subject),
        ...(metric === 'ttft' || metric === 'tpot' ? ofLimits(subject, metric) : []),
        ...(metric === 'memory' ? memoryStatements(subject, facts) : []),
        ...sideFirst(pdRatioStatements(subject), phase),
        ...(isAnswered(subject) ? [] : infeasibleStatements(subject, ownSearch(subject, facts))),
      ],
    ),
  );
  const { prefill, decode, best, conclusion } = explained().sections;
  const named = ofRules([...prefill, ...decode, ...best], ['forward-time', 'forward-stages']);
  const passes = [
    ...(metric === 'ttft' || metric === 'tpot' ? latencyOfPass(metric, material) : []),
    ...ofRules(conclusion, ['recording-scope', ...(named.length > 0 ? [] : (['forward-time'] as const))]),
    ...named,
    ...material.input.forwards.flatMap(tokensOfPass),
    ...ofRules(
      [...conclusion, ...prefill, ...decode, ...best],
      ['memory-left', 'memory-counted', 'memory-missing'],
    ),
  ];
  const gaps = isOfGaps === undefined ? [] : [said('answered', (t) => t.asked.gapsAndTpot)];
  return { statements: [...gaps, ...orNoResult(own.length > 0 ? own : passes)] };
}

/** Tokens per second of all devices of a pass that tells those of one. */
function tokensOfPass({ tokensPerSecondPerDevice, command }: PrintedForward, at: number): Statement[] {
  const devices = Number(command?.flags.get('--num-devices')?.[0] ?? 0);
  if (tokensPerSecondPerDevice === null || !(devices > 1)) return [];
  const total = derive('product', tokensPerSecondPerDevice, devices);
  const cites = [
    cite(`forwards[${at}].tokensPerSecondPerDevice`, tokensPerSecondPerDevice),
    cite('command.numDevices', devices, 'reference'),
    total,
  ];
  return [
    state('forward-time', 'macro_only', cites, (t) =>
      t.asked.tokensOfPass(rate(Number(total.value.toFixed(1))), whole(devices)),
    ),
  ];
}

/** Statements of a ratio, those of the side that a question names in front. */
function sideFirst(statements: readonly Statement[], phase: FiguresAsked['phase']): readonly Statement[] {
  if (phase === undefined) return statements;
  const isOfSide = ({ rule, text }: Statement) =>
    rule === 'pd-side' && text.en.toLowerCase().startsWith(phase);
  return [...statements.filter(isOfSide), ...statements.filter((one) => !isOfSide(one))];
}

/** A latency of the phase that was not read: none stands for it, and what would give it is said. */
function ofOtherPhase(
  metric: EquationMetric | null,
  { run, device: { phase } }: Subject,
  subjects: readonly Subject[],
): Statement[] {
  const other = metric === 'ttft' ? 'prefill' : metric === 'tpot' ? 'decode' : null;
  if (metric === null || other === null || (phase !== 'prefill' && phase !== 'decode')) return [];
  const isThere = phase === other || subjects.some(({ device }) => device.phase === other);
  if (isThere || run.basis === 'measured') return [];
  return [
    said('not-answerable', (t) =>
      t.asked.phaseOfOther(
        t.headings.metrics[metric],
        t.words.served[phase],
        t.words.served[other],
        `--${metric}-limits`,
      ),
    ),
  ];
}

/** Tokens of prompts and answers together, where a report tells them. */
function withInputs(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const at = best?.row.measures.findIndex(({ figure }) => figure === 'totalTokensPerSecond') ?? -1;
  const told = best?.row.measures[at];
  if (best === null || told === undefined) return [];
  const cites = [cite(`${best.path}.measures[${at}].value`, told.value)];
  return [state('answered', 'macro_only', cites, (t) => t.asked.withInputs(rate(told.value)))];
}

/** Tokens per second as one user sees them while an answer runs. */
function eachUser(subject: Subject): Statement[] {
  const row = bestOf(subject)?.row ?? null;
  const told = row?.tpotMs ?? subject.device.pdRatio?.pairs[0]?.tpotMs ?? null;
  // SGLang measures the gaps between tokens alone.
  const gapMs =
    told === null && row !== null ? measureOf(row, 'interTokenMs', subject.run.basis)?.value : null;
  const tpotMs = told ?? gapMs ?? null;
  if (tpotMs === null || tpotMs <= 0) return [];
  const name = told === null ? 'ITL' : 'TPOT';
  const seen = derive('throughput', 1, tpotMs);
  const cites = [cite('row.tpotMs', tpotMs, 'reference'), cite('formula.perSecond', 1000, 'reference'), seen];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.eachUser(rate(Number(seen.value.toFixed(1))), `${name} ${ms(tpotMs)}`),
    ),
  ];
}

/** No answer lists more rows; the exports hold all. */
const mostRows = 24;

/** Every candidate with its figures, best first. */
export function candidatesAnswer({ subjects, facts, input }: AnswerMaterial): AnswerPart {
  const isOfPass = input.forwards.length + input.traces.length > 0;
  if (subjects.length === 0 && isOfPass)
    return { statements: [said('cannot-be-said', (t) => t.asked.noCandidates)] };
  const statements = subjects.flatMap((subject) => {
    const { candidates, pdRatio } = subject.device;
    const rows = candidates
      .slice(0, mostRows)
      .map((row, at) => candidateRow(row, `${subject.path}.candidates[${at}]`, at + 1));
    const pairs = (pdRatio?.pairs ?? []).slice(0, mostRows).map((pair, at): Statement => {
      const path = `${subject.path}.pdRatio.pairs[${at}]`;
      const cites = [
        cite('place', at + 1, 'reference'),
        cite(`${path}.prefillParallel`, pair.prefillParallel),
        cite(`${path}.decodeParallel`, pair.decodeParallel),
        cite(`${path}.balancedQps`, pair.balancedQps),
        cite(`${path}.ttftMs`, pair.ttftMs),
        cite(`${path}.tpotMs`, pair.tpotMs),
      ];
      return state('best-row', 'macro_only', cites, (t) =>
        t.asked.candidate(
          whole(at + 1),
          `P ${pair.prefillParallel} · D ${pair.decodeParallel}`,
          [
            ...(pair.balancedQps === null ? [] : [requests(pair.balancedQps)]),
            ...(pair.ttftMs === null ? [] : [`TTFT ${ms(pair.ttftMs)}`]),
            ...(pair.tpotMs === null ? [] : [`TPOT ${ms(pair.tpotMs)}`]),
          ].join(t.words.comma),
          null,
        ),
      );
    });
    const left = candidates.length - mostRows;
    const more =
      left > 0
        ? [
            state('answered', 'macro_only', [cite('rows.left', left, 'reference')], (t) =>
              t.asked.moreRows(whole(left)),
            ),
          ]
        : [];
    const without = ofRules(infeasibleStatements(subject, ownSearch(subject, facts)), ['nearest']);
    return about(subject.path, [...rows, ...pairs, ...more, ...(isAnswered(subject) ? [] : without)]);
  });
  return { statements: orNoResult(statements) };
}
