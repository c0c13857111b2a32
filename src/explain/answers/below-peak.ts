import { tokenSplit } from '../analysis/aggregation.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { phaseOfForward, type ServedPhase } from '../evidence/phase-evidence.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, gib, share } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, missingEvidence, ofRole, said } from './answer-material.ts';
import { utilisationStatements } from './utilisation.ts';

/**
 * How much of the peaks a pass uses: matrix work of each phase (MFU), memory bandwidth of a Decode step; and what takes the
 * rest. `phase` is the one that a question names.
 */
export function belowPeakAnswer(phase: ServedPhase | null, material: AnswerMaterial): AnswerPart {
  const { subjects, facts, whole } = material;
  const bandwidth =
    phase === 'prefill'
      ? []
      : subjects.filter(isAnswered).flatMap((subject) => about(subject.path, ofPeak(subject, facts)));
  const ofPasses = phase === 'prefill' ? [] : ofReadPasses(material);
  const phases = phase === null ? (['prefill', 'decode'] as const) : [phase];
  const own = [...utilisationStatements(material, phases), ...ofPasses, ...bandwidth];
  const { prefill, decode, best } = whole().sections;
  const sections = [...(phase === 'decode' ? [] : prefill), ...(phase === 'prefill' ? [] : decode), ...best];
  const led = ofRole(sections, 'bottleneck').filter(
    ({ rule }) => rule !== 'prefill-hypothesis' && rule !== 'decode-hypothesis',
  );
  if (own.length + led.length === 0) return missingEvidence(material, (t) => t.asked.noPeak);
  const next = led.length > 0 ? { statements: [] } : missingEvidence(material, (t) => t.asked.peakWhere);
  return { ...next, statements: [...own, ...led, ...next.statements] };
}

/** Bytes of weights and cache in a Decode step that was read by itself, against the peak bandwidth of its device. */
function ofReadPasses({ input, facts }: AnswerMaterial): Statement[] {
  return input.forwards.flatMap((pass, at) => {
    const { weightGiB, kvCacheGiB } = pass.memory;
    const device = pass.command?.conditions.devices[0] ?? null;
    const peak = facts.peakBytesPerSecond(device);
    const seconds = pass.executionSeconds;
    if (phaseOfForward(pass) !== 'decode' || peak === null || weightGiB === null || kvCacheGiB === null)
      return [];
    if (seconds === null || seconds <= 0) return [];
    const step = derive('milliseconds', seconds);
    return againstPeak(
      { weightGiB, kvCacheGiB, stepMs: step.value, device, peak },
      {
        memory: [
          cite(`forwards[${at}].memory.weightGiB`, weightGiB),
          cite(`forwards[${at}].memory.kvCacheGiB`, kvCacheGiB),
        ],
        time: [cite(`forwards[${at}].executionSeconds`, seconds)],
        step: [step],
      },
      facts,
    );
  });
}

/** Bytes and time of a Decode step, and the peak of the device in bytes per second. */
interface ReadStep {
  readonly weightGiB: number;
  readonly kvCacheGiB: number;
  readonly stepMs: number;
  readonly device: string | null;
  readonly peak: number;
}

/** Where the figures of a step stand: its memory, its time, and what its time was derived to. */
interface StepCites {
  readonly memory: readonly Cite[];
  readonly time: readonly Cite[];
  readonly step: readonly Cite[];
}

/** The time that the weights and the cache of a step would take at the peak bandwidth alone, as a share of the step. */
function againstPeak(
  { weightGiB, kvCacheGiB, stepMs, device, peak }: ReadStep,
  { memory, time, step }: StepCites,
  { hardware }: ExplainFacts,
): Statement[] {
  const effective = hardware.find((one) => one.device === device)?.memoryBandwidthTibPerSecond;
  const read = derive('sum', weightGiB, kvCacheGiB);
  const least = derive('readMs', read.value, peak);
  const part = derive('ratio', least.value, stepMs);
  const assumed = effective ? derive('ratio', effective, peak / 1024 ** 4) : null;
  const cites = [
    ...memory,
    ...time,
    cite(`devices.${device}.peakBytesPerSecond`, peak, 'reference'),
    ...step,
    read,
    least,
    part,
    ...(assumed === null ? [] : [assumed]),
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.ofPeak(
        gib(read.value),
        `${computed(stepMs)} ms`,
        `${computed(least.value)} ms`,
        share(part.value),
        assumed === null ? null : share(assumed.value),
      ),
    ),
  ];
}

function ofPeak(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  if (best === null || subject.device.phase === 'prefill') return [];
  const peak = facts.peakBytesPerSecond(subject.device.device);
  const step =
    subject.device.phase === 'decode' ? best.row.tpotMs : (tokenSplit(subject, best)?.decode ?? null);
  const { weightGiB, kvCacheGiB } = best.row.memory;
  if (peak === null || step === null || step <= 0 || weightGiB === null || kvCacheGiB === null) return [];
  const used = againstPeak(
    { weightGiB, kvCacheGiB, stepMs: step, device: subject.device.device, peak },
    {
      memory: [
        cite(`${best.path}.memory.weightGiB`, weightGiB),
        cite(`${best.path}.memory.kvCacheGiB`, kvCacheGiB),
      ],
      time: [cite(`${best.path}.tpotMs`, best.row.tpotMs), ...(tokenSplit(subject, best)?.cites ?? [])],
      step: [],
    },
    facts,
  );
  return [...used, said('answered', (t) => t.asked.peakRest)];
}
