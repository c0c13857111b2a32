import { optimizeDefaults } from '../../engine/index.ts';
import type { Result } from '../../results/result.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import { share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, said } from './answer-material.ts';
import { candidateRow } from './candidate-row.ts';
import { changeCites } from './change-words.ts';
import type { Question } from './question.ts';
import { whatIfHeads, whatIfStatements } from './what-if.ts';
import { widenStatements } from './widen.ts';

/** A hit rate and acceptance rates that a question without one is answered for; the answer says so. */
const supposedHitRate = 0.5;
const supposedAcceptance = 0.8;

/** Formats that another quantization may mean, by their names. */
const linearFormats = ['DISABLED', 'W8A16_DYNAMIC', 'W8A8_DYNAMIC', 'W4A8_DYNAMIC'] as const;
const attentionFormats = ['DISABLED', 'INT8'] as const;

/**
 * Gain of a feature (EP, MTP, prefix cache, formats): each against the engine's own result for the unchanged plan, in
 * tokens/s.
 */
export function featureAnswer(
  { feature, isOfCache, phase }: Extract<Question, { intent: 'feature' }>,
  material: AnswerMaterial,
): AnswerPart {
  const { input, facts, engine } = material;
  const [run] = input.runs;
  if (feature === 'cache' && phase === 'decode') {
    const { statements } = featureAnswer({ intent: 'feature', feature }, material);
    return { statements: [said('answered', (t) => t.asked.prefixInDecode), ...statements] };
  }
  if (feature === 'ep') {
    return { statements: widenStatements(input, facts, engine), offers: [{ id: 'widen' }] };
  }
  if (run === undefined || engine === null || engine({}) === null) {
    return { statements: [said('what-if-refused', (t) => t.answers.noWhatIf)] };
  }
  if (feature === 'mtp') return mtp(run, material);
  if (feature === 'cache' && (run.conditions.prefixCacheHitRate ?? 0) > 0)
    return without({ prefixCacheHitRate: 0 }, engine);
  if (feature === 'cache') {
    const change: WhatIfChange = { prefixCacheHitRate: supposedHitRate };
    const supposed = state(
      'what-if',
      'macro_only',
      [cite('supposed.hitRate', supposedHitRate, 'reference')],
      (t) => t.asked.supposedHit(share(supposedHitRate)),
    );
    return {
      statements: [supposed, ...whatIfStatements(change, engine)],
      offers: [{ id: 'change', change }],
    };
  }
  return { statements: isOfCache === true ? cacheFormats(run, material) : formats(run, material) };
}

function without(change: WhatIfChange, engine: WhatIf | null): AnswerPart {
  return { statements: whatIfStatements(change, engine), offers: [{ id: 'change', change }] };
}

/** The best row of each prediction length, where several were searched. */
function searchedLengths(subjects: readonly Subject[]): Statement[] {
  return subjects.flatMap((subject) => {
    const { candidates } = subject.device;
    const lengths = [...new Set(candidates.flatMap(({ mtp }) => mtp ?? []))];
    if (lengths.length < 2) return [];
    const best = lengths.flatMap((length) => {
      const at = candidates.findIndex((row) => row.mtp === length);
      const row = candidates[at];
      return row === undefined ? [] : [{ row, at }];
    });
    return about(
      subject.path,
      best
        .toSorted((a, b) => a.at - b.at)
        .map(({ row, at }, place) => candidateRow(row, `${subject.path}.candidates[${at}]`, place + 1)),
    );
  });
}

function mtp(run: Result, { facts, engine, subjects }: AnswerMaterial): AnswerPart {
  const searched = searchedLengths(subjects);
  if (searched.length > 0)
    return { statements: [...searched, ...without({ numMtpTokens: 0 }, engine).statements] };
  // Rows that predict tokens say that the model was laid out so.
  if (subjects.some(({ device }) => (device.best?.mtp ?? 0) > 0)) return without({ numMtpTokens: 0 }, engine);
  // What a feature gives that is on already is what the plan loses without it.
  if ((run.conditions.numMtpTokens ?? 0) > 0) return without({ numMtpTokens: 0 }, engine);
  // Rows that were read with further tokens were computed with them, whatever the model is.
  const rows = run.results.flatMap(({ candidates }) => candidates);
  const isOn = rows.length > 0 && rows.every(({ parallel }) => /MTP=[1-9]/u.test(parallel));
  if (isOn) return { statements: [said('what-if-refused', (t) => t.asked.mtpInRows)] };
  const model = facts.modelOf(run.conditions.model);
  if (model !== null && model.predictionLayers === 0) {
    return { statements: [said('what-if-refused', (t) => t.asked.noPrediction)] };
  }
  const change: WhatIfChange = { numMtpTokens: 1, mtpAcceptanceRates: [supposedAcceptance] };
  const supposed = state(
    'what-if',
    'macro_only',
    [cite('supposed.acceptance', supposedAcceptance, 'reference')],
    (t) => t.asked.supposedAcceptance(1, String(supposedAcceptance)),
  );
  return { statements: [supposed, ...whatIfStatements(change, engine)], offers: [{ id: 'change', change }] };
}

/**
 * A what-if with another count of predicted tokens: refused for a model without prediction layers, and with the
 * acceptance rates named that it rests on. Null where the change is about something else.
 */
export function speculativeAnswer(
  change: WhatIfChange,
  run: Result | null,
  { facts, engine }: AnswerMaterial,
  only: ServedPhase | null = null,
): AnswerPart | null {
  const tokens = change.numMtpTokens ?? 0;
  if (tokens < 1) return null;
  const model = facts.modelOf(run?.conditions.model ?? null);
  if (model !== null && model.predictionLayers === 0) {
    return { statements: [said('what-if-refused', (t) => t.asked.noPrediction)] };
  }
  const rates = (
    change.mtpAcceptanceRates ??
    run?.conditions.mtpAcceptanceRates ??
    optimizeDefaults.mtpAcceptanceRates
  ).slice(0, tokens);
  const supposed = state(
    'what-if',
    'macro_only',
    rates.map((rate) => cite('supposed.acceptance', rate, 'reference')),
    (t) => t.asked.supposedAcceptance(rates.length, rates.join(t.words.listed)),
  );
  return {
    statements: [supposed, ...whatIfStatements({ ...change, mtpAcceptanceRates: rates }, engine, only)],
    offers: engine === null ? [] : [{ id: 'change', change: { ...change, mtpAcceptanceRates: rates } }],
  };
}

/** Formats of the cache and of attention alone: what each gives, and how many requests then run at once. */
function cacheFormats(run: Result, material: AnswerMaterial): Statement[] {
  const { engine, facts } = material;
  const changes = attentionFormats
    .filter((one) => one !== (run.conditions.quantizeAttentionAction ?? 'DISABLED'))
    .map((one): WhatIfChange => ({ quantizeAttentionAction: one }));
  return changes.flatMap((change) => {
    if (facts.hasUnratedFormat(run, change)) return [said('what-if', (t) => t.asked.formatsSaid)];
    return [...whatIfStatements(change, engine), ...requestsHeld(change, engine)];
  });
}

/** Requests that run at once in the best row of each phase, before and after a change. */
export function requestsHeld(
  change: WhatIfChange,
  engine: WhatIf | null,
  only: ServedPhase | null = null,
): Statement[] {
  const [before, after] = [engine?.({}), engine?.(change)];
  const isHere = after?.results.some(({ phase }) => phase === only) === true;
  return (after?.results ?? []).flatMap(({ phase, best }, at) => {
    const was = before?.results.find((one) => one.phase === phase)?.best?.concurrency ?? null;
    const is = best?.concurrency ?? null;
    // Instances of a ratio are of a size: their rows hold what they hold, whatever their number.
    const isOfRatio = after?.results.some((one) => one.phase === 'pd-ratio') === true;
    if (was === null || is === null || isOfRatio || (isHere && phase !== only)) return [];
    const cites = [
      ...changeCites(change),
      cite(`unchanged[${at}].best.concurrency`, was, 'reference'),
      cite(`results[${at}].best.concurrency`, is, 'changed'),
    ];
    return [
      state('what-if', 'macro_only', cites, (t) =>
        t.asked.requestsHeld(phase === 'aggregated' ? null : t.words.phases[phase], whole(was), whole(is)),
      ),
    ];
  });
}

function formats(run: Result, { engine, facts }: AnswerMaterial): Statement[] {
  const { quantizeLinearAction, quantizeAttentionAction } = run.conditions;
  const changes: WhatIfChange[] = [
    ...linearFormats
      .filter((one) => one !== quantizeLinearAction)
      .map((one) => ({ quantizeLinearAction: one })),
    ...attentionFormats
      .filter((one) => one !== quantizeAttentionAction)
      .map((one) => ({ quantizeAttentionAction: one })),
  ];
  // A format without a peak in the profile would look fast for free.
  const rated = changes.filter((change) => !facts.hasUnratedFormat(run, change));
  const told = rated.flatMap((change) => whatIfHeads(change, engine));
  return [...told, said('what-if', (t) => t.asked.formatsSaid)];
}
