import type { RecordedTrace } from '../../results/readers/recordings/recorded-trace.ts';
import { shortKernelName } from '../analysis/kernel-name.ts';
import { hiddenStatements } from '../analysis/traces.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence, said } from './answer-material.ts';
import { shownNames } from './recorded-families.ts';

/** Whether work of a recording ran beside other work; what a simulation or a summary says of it. */
export function overlapAnswer(material: AnswerMaterial): AnswerPart {
  const { input, subjects } = material;
  const recorded = input.traces.flatMap((trace, at) =>
    trace.overlap === null
      ? []
      : about(`traces[${at}]`, overlapStatements(trace.overlap, `traces[${at}].overlap`)),
  );
  if (recorded.length > 0) return { statements: recorded };
  const hidden = input.traces.flatMap((trace, at) =>
    about(`traces[${at}]`, hiddenStatements(trace, `traces[${at}]`)),
  );
  if (hidden.length > 0) return { statements: hidden };
  const isSimulated =
    input.forwards.length > 0 ||
    input.traces.some(({ origin }) => origin === 'simulated') ||
    subjects.some(({ run }) => run.basis === 'simulated');
  const simulated = isSimulated ? [said('cannot-be-said', (t) => t.asked.overlapSimulated)] : [];
  const needed = input.traces.some(({ origin }) => origin === 'profiler')
    ? { statements: [said('next-trace', (t) => t.asked.overlapNeedsTriage)] }
    : missingEvidence(material, (t) => t.asked.noOverlap);
  return { ...needed, statements: [...simulated, ...needed.statements] };
}

function overlapStatements(overlap: NonNullable<RecordedTrace['overlap']>, path: string): Statement[] {
  const { busyMicroseconds, overlapMicroseconds, streams, isPair, kernels } = overlap;
  if (busyMicroseconds === 0) return [];
  const busy = derive('microseconds', busyMicroseconds);
  const beside = derive('microseconds', overlapMicroseconds);
  const part = derive('ratio', overlapMicroseconds, busyMicroseconds);
  const cites = [
    cite(`${path}.busyMicroseconds`, busyMicroseconds),
    cite(`${path}.overlapMicroseconds`, overlapMicroseconds),
    cite(`${path}.streams`, streams),
    busy,
    beside,
    part,
  ];
  const rows = kernels.slice(0, shownNames).map((kernel, at) =>
    state(
      'recorded-overlap',
      'profiler_trace',
      (['name', 'share', 'exclusive', 'hidden'] as const).map((field) =>
        cite(`${path}.kernels[${at}].${field}`, kernel[field]),
      ),
      (t) =>
        t.asked.overlapRow(
          shortKernelName(kernel.name),
          share(kernel.share),
          share(kernel.hidden),
          share(kernel.exclusive),
          t.asked.risks[kernel.risk],
        ),
    ),
  );
  return [
    state('recorded-overlap', 'profiler_trace', cites, (t) =>
      t.asked.overlapSum(
        `${computed(beside.value)} ms`,
        `${computed(busy.value)} ms`,
        share(part.value),
        whole(streams),
      ),
    ),
    ...rows,
    said('cannot-be-said', (t) => (isPair ? t.asked.overlapOfPair : t.asked.overlapOfOne)),
  ];
}
