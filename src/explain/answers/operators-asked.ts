import { permits } from '../../results/evidence-level.ts';
import type { TimedName } from '../../results/readers/recordings/recorded-trace.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { collectiveStatements } from '../analysis/recorded-parts.ts';
import { serverStatements } from '../analysis/simulated-server.ts';
import { traceStatements } from '../analysis/traces.ts';
import { operatorsByTime } from '../bottleneck/operators.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { phaseOfForward } from '../evidence/phase-evidence.ts';
import type { RuleId } from '../evidence/rules.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence, ofRules, said } from './answer-material.ts';
import { callsAsked } from './calls-asked.ts';
import { fasterOperator } from './faster-operator.ts';
import { operatorRule } from './operator-rule.ts';
import { operatorSums } from './operator-sums.ts';
import type { Question } from './question.ts';
import { sharesOf } from './shares-asked.ts';
import { sharesOfStrategy } from './shares-of-row.ts';

/**
 * Which operator takes the time, or how much one of them takes. Without operators that is not answered: the next step of
 * the ladder is.
 */
export function operatorsAnswer(
  { name, by, faster, sum, phase, row, hasOthers }: Extract<Question, { intent: 'operators' }>,
  material: AnswerMaterial,
): AnswerPart {
  const { input, whole } = material;
  const { sections } = whole();
  const all = Object.values(sections).flat();
  const named = name === null ? [] : ofNamed(new RegExp(name, 'i'), name, material);
  const told = ofRules(all, [
    ...(sum?.of === 'all' ? (['forward-time'] as const) : []),
    'recording-scope',
    'top-operator',
    'operator-bounds',
    'pass-table',
  ]);
  const listed = slowestOf(told, {
    isNamed: named.length > 0 && hasOthers === undefined,
    isSummed: sum !== undefined,
  });
  const kernels = input.traces.flatMap((trace, at) =>
    about(`traces[${at}]`, traceStatements(trace, `traces[${at}]`)),
  );
  const asked = [
    ...operatorSums(sum, material),
    ...callsAsked(by, name, material),
    ...fasterOperator(faster, name, material),
    ...named,
  ];
  // What was asked for of a recording is the whole answer.
  if (asked.length > 0 && input.forwards.length === 0 && hasOthers === undefined && sum?.of !== 'all')
    return { statements: asked };
  const statements = [
    ...asked,
    ...listed,
    ...kernels.filter(({ text }) => ![...told, ...named].some((one) => one.text.en === text.en)),
  ];
  if (statements.length > 0) {
    const has = (id: RuleId) => statements.some(({ rule }) => rule === id);
    const isOfHost = input.traces.length > 0 && !has('top-operator');
    const unsaid = isOfHost ? (named.length > 0 ? [] : (['deviceKernels'] as const)) : (['kernels'] as const);
    return {
      statements: [
        ...statements,
        ...(has('recorded-kernel') ? [] : unsaid).map((one) =>
          said('cannot-be-said', (t) => t.evidence.cannotSay[one]),
        ),
      ],
    };
  }
  const servers = material.subjects.flatMap((subject) => about(subject.path, serverStatements(subject)));
  const ofRow = row === undefined ? [] : sharesOfStrategy(material.subjects, row.split, phase);
  const known = [...servers, ...(ofRow.length > 0 ? ofRow : sharesOf(whole(), phase))];
  const missing = withShares(
    missingEvidence(material, (t) => t.asked.noOperators),
    known,
  );
  const hasLower = whole().evidence.phases.every(({ level }) => !permits(level, 'optimizer_phase_breakdown'));
  // Below the shares of a phase the operators are two rungs away: the first one is shown, the second one is named.
  return hasLower && missing.commands && missing.commands.length > 0
    ? { ...missing, statements: [...missing.statements, said('next-op-bound', (t) => t.asked.thenOperators)] }
    : missing;
}

/** Who asks for the slowest operator is told so many; the report lists more of them. */
const slowestTold = 3;

/** Operators of passes, the slowest ones alone; beside one that the question names, none of the others. */
export function slowestOf(
  told: readonly Statement[],
  { isNamed, isSummed }: { readonly isNamed: boolean; readonly isSummed: boolean } = {
    isNamed: false,
    isSummed: false,
  },
): readonly Statement[] {
  const isOfPass = ({ rule }: Statement) => rule === 'top-operator';
  if (isNamed) return told.filter((one) => !isOfPass(one));
  if (isSummed) return told;
  const counts = new Map<string | null, number>();
  return told.filter((one) => {
    const isOfOne = one.cites.some((source) => 'path' in source && source.path.endsWith('.name'));
    if (!isOfPass(one) || !isOfOne) return true;
    const count = (counts.get(one.about) ?? 0) + 1;
    counts.set(one.about, count);
    return count <= slowestTold;
  });
}

/** What no operator can be named for with the shares of the phases, where those are known: they say which kind of cost leads. */
function withShares(missing: AnswerPart, shares: readonly Statement[]): AnswerPart {
  const [first, ...next] = missing.statements;
  return first === undefined ? missing : { ...missing, statements: [first, ...shares, ...next] };
}

/** How often operators run together, and how long they take each time; null where their calls are not told. */
function meanTime(
  calls: readonly (number | null | undefined)[],
  milliseconds: number,
): { readonly calls: string; readonly each: string; readonly cites: readonly Cite[] } | null {
  const known = calls.filter((count): count is number => typeof count === 'number');
  if (known.length < calls.length || known.length === 0) return null;
  const count = derive('sum', ...known);
  if (count.value === 0) return null;
  const each = derive('ratio', milliseconds * 1000, count.value);
  return { calls: whole(count.value), each: `${computed(each.value)} µs`, cites: [count, each] };
}

/** The shortest and the longest single call of one kernel; null where they are not told, or of several kernels. */
function boundsOf([only, other]: readonly TimedName[]) {
  const { shortest, longest } = only ?? {};
  if (other !== undefined || shortest === undefined || longest === undefined) return null;
  const shown = [`${computed(shortest)} µs`, `${computed(longest)} µs`] as const;
  return {
    shown,
    cites: [cite('kernel.shortest', shortest, 'reference'), cite('kernel.longest', longest, 'reference')],
  };
}

/** The operators and kernels of one kind, added up over each pass and recording. */
function ofNamed(pattern: RegExp, name: string, { input }: AnswerMaterial): Statement[] {
  const passes = input.forwards.flatMap((pass, at) => {
    const timed = operatorsByTime(pass, `forwards[${at}]`);
    if (timed.length === 0) return [];
    const own = timed.filter(({ operator }) => pattern.test(operator.name));
    const total = derive('sum', ...timed.map(({ seconds }) => seconds));
    const taken = derive('sum', ...own.map(({ seconds }) => seconds));
    const time = derive('milliseconds', taken.value);
    const mean = meanTime(
      own.map(({ operator }) => operator.calls),
      time.value,
    );
    const part = derive('ratio', taken.value, total.value);
    const bounds = [...new Set(own.flatMap(({ operator }) => operator.bound ?? []))];
    const phase = phaseOfForward(pass) ?? 'unnamed';
    const cites = [
      total,
      taken,
      time,
      part,
      cite('question.operator', name, 'reference'),
      ...own.map((one) => cite(`${one.path}.name`, one.operator.name)),
      ...(mean?.cites ?? []),
    ];
    return [
      state(operatorRule(pass.evidence), pass.evidence, cites, (t) =>
        own.length === 0
          ? t.asked.noSuchOperator(t.words.passes[phase])
          : t.asked.operatorKind(
              [...new Set(own.map(({ operator }) => operator.name))].join(t.words.listed),
              `${computed(time.value)} ms`,
              share(part.value),
              t.words.passes[phase],
              bounds.length === 0 ? null : bounds.join(t.words.listed),
            ) + (mean === null ? '' : t.words.sentenceGap + t.asked.meanOfCalls(mean.calls, mean.each)),
      ),
    ];
  });
  const recorded = input.traces.flatMap((trace, at) => {
    const own = trace.kernels.filter((kernel) => pattern.test(kernel.name));
    if (trace.kernels.length === 0) return [];
    if (own.length === 0) {
      const cites = [cite(`traces[${at}].because`, trace.because)];
      return [state('recorded-kernel', 'profiler_trace', cites, (t) => t.asked.noSuchKernel)];
    }
    const total = derive('sum', ...trace.kernels.map(({ microseconds }) => microseconds));
    const taken = derive('sum', ...own.map(({ microseconds }) => microseconds));
    const time = derive('microseconds', taken.value);
    const part = derive('ratio', taken.value, total.value);
    const mean = meanTime(
      own.map(({ calls }) => calls),
      time.value,
    );
    const bounds = boundsOf(own);
    const cites = [
      total,
      taken,
      time,
      part,
      ...(mean?.cites ?? []),
      ...(bounds?.cites ?? []),
      cite(`traces[${at}].because`, trace.because),
    ];
    return [
      state(
        'recorded-kernel',
        'profiler_trace',
        cites,
        (t) =>
          t.asked.kernelKind(
            own.map((kernel) => shortKernelName(kernel.name)).join(t.words.listed),
            `${computed(time.value)} ms`,
            share(part.value),
          ) +
          (mean === null ? '' : t.words.sentenceGap + t.asked.meanOfCalls(mean.calls, mean.each)) +
          (bounds === null ? '' : t.words.sentenceGap + t.asked.boundsOfCalls(...bounds.shown)),
      ),
    ];
  });
  const collectives = input.traces.flatMap((trace, at) =>
    collectiveStatements(trace, `traces[${at}]`, (one) => pattern.test(one.name)),
  );
  return [...passes, ...recorded, ...collectives];
}
