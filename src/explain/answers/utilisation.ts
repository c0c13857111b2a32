import { wordsOfPass } from '../analysis/impossible-passes.ts';
import { forwardWords } from '../analysis/next-steps.ts';
import { type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { phaseOfForward, type ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts, PassWork } from '../facts.ts';
import { computed, share, whole } from '../prose-figures.ts';
import type { AnswerMaterial } from './answer-material.ts';

/** A pass whose utilisation is told: its work, and its time as it was read or as the embedded engine computes it. */
interface MeasuredPass {
  readonly phase: ServedPhase;
  readonly queries: number | null;
  readonly work: PassWork;
  readonly latency: { readonly ms: number; readonly cite: Cite };
}

/** Matrix work over what the device could do in the same time (MFU), for the passes of rows and for passes that were read. */
export function utilisationStatements(material: AnswerMaterial, phases: readonly ServedPhase[]): Statement[] {
  const { subjects, facts, input } = material;
  const ofRows = subjects.flatMap((subject) => {
    const passes = forwardWords(compiledAsSupposed(subject, facts), { opBound: false, phases }).flatMap(
      ({ phase, queries, flags }): MeasuredPass[] => {
        const work = facts.workOf(flags);
        return work === null
          ? []
          : [
              {
                phase,
                queries,
                work,
                latency: { ms: work.latencyMs, cite: cite('pass.latencyMs', work.latencyMs, 'reference') },
              },
            ];
      },
    );
    return about(
      subject.path,
      passes.map((one) => utilisation(one, subjects.length > 1 ? subject : null)),
    );
  });
  const ofPasses = input.forwards.flatMap((pass, at) => {
    const phase = phaseOfForward(pass);
    const seconds = pass.executionSeconds;
    if (phase === null || pass.command === null || seconds === null || !phases.includes(phase)) return [];
    const work = facts.workOf(wordsOfPass(pass.command));
    if (work === null) return [];
    const latency = derive('milliseconds', seconds);
    const told = cite(`forwards[${at}].executionSeconds`, seconds);
    const queries = Number(pass.command.flags.get('--num-queries')?.[0] ?? 1);
    const one: MeasuredPass = { phase, queries, work, latency: { ms: latency.value, cite: latency } };
    const statement = utilisation(one, null);
    return [{ ...statement, cites: [told, ...statement.cites] }];
  });
  return [...ofPasses, ...ofRows];
}

/** A subject whose passes are compiled as its row says where its text does not. */
function compiledAsSupposed(subject: Subject, facts: ExplainFacts): Subject {
  const { run } = subject;
  const compile = run.conditions.compile ?? facts.supposedOf(run)?.compile ?? null;
  return { ...subject, run: { ...run, conditions: { ...run.conditions, compile } } };
}

function utilisation({ phase, queries, work, latency }: MeasuredPass, subject: Subject | null): Statement {
  const { teraOperations, atPeakMs, formats } = work;
  const part = atPeakMs === null ? null : derive('ratio', atPeakMs, latency.ms);
  const cites: Cite[] = [
    latency.cite,
    cite('pass.queries', queries, 'reference'),
    cite('pass.teraOperations', teraOperations, 'reference'),
    cite('pass.atPeakMs', atPeakMs, 'reference'),
    cite('pass.formats', formats.join(' + '), 'reference'),
    ...(subject === null
      ? []
      : [cite('subject.parallel', subject.device.best?.parallel ?? null, 'reference')]),
    ...(part === null ? [] : [part]),
  ];
  return state('answered', 'macro_only', cites, (t) => {
    const named = subject === null ? '' : `${shortTitle(subject, t)} · `;
    const head = t.asked.matrixWork(
      `${named}${t.words.passes[phase]}`,
      queries === null ? null : whole(queries),
      `${computed(latency.ms)} ms`,
      computed(teraOperations),
      formats.join(' + '),
    );
    return part === null || atPeakMs === null
      ? `${head}${t.words.sentenceGap}${t.asked.noMatrixPeak}`
      : `${head}${t.words.sentenceGap}${t.asked.mfu(`${computed(atPeakMs)} ms`, share(part.value))}`;
  });
}
