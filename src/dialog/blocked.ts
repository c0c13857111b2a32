import { type Answers, answered } from '../plan/answers.ts';
import { engineOf } from '../plan/default-engine.ts';
import { type FileSlot, fileSlots, isFileSlot, type PlanFacts } from '../plan/plan-facts.ts';
import { plansForGpus } from '../plan/slots/conditions.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { both, joined } from '../plan/validation/rule.ts';
import { unknownModel } from '../plan/validation/unknown-model.ts';
import type { Bilingual, Language } from '../text/language.ts';
import type { Dependencies } from './dependencies.ts';

/** Slots whose answer can be one that nothing here can run. */
export type BlockedSlot = 'model' | 'devices' | FileSlot;

/** Why the file that an answer names does not hold what it should; null where it does. */
function fileProblem(slot: FileSlot, answers: Answers, facts: PlanFacts): Bilingual | null {
  const path = answered(answers, slot);
  return path === null ? null : (facts.file?.(slot, path).problem ?? null);
}

/** Devices of the plan that are recognised, and that no installed estimator runs. */
function withoutEstimator(answers: Answers, { facts }: Pick<Dependencies, 'facts'>): readonly string[] {
  if (answered(answers, 'engine') === 'aiconfigurator') return [];
  return (answered(answers, 'devices') ?? []).filter((name) => facts.device(name)?.hasEstimator === false);
}

/** The answers that stop every run as they stand, in the order of the dialog. */
export function blockedSlots(
  answers: Answers,
  dependencies: Pick<Dependencies, 'facts'>,
): readonly BlockedSlot[] {
  const model = answered(answers, 'model');
  const isUnknown =
    model !== null &&
    unknownModel(model, dependencies.facts, { onGpus: plansForGpus(answers, dependencies.facts) }) !== null;
  const devices = withoutEstimator(answers, dependencies);
  return [
    ...(isUnknown ? (['model'] as const) : []),
    ...(devices.length > 0 ? (['devices'] as const) : []),
    ...fileSlots.filter((slot) => fileProblem(slot, answers, dependencies.facts) !== null),
  ];
}

/** Slots that decide whether an engine can run a plan, in the order in which one is held to be the reason. */
const deciding: readonly SlotId[] = [
  'tpSizes',
  'epSizes',
  'moeDpSizes',
  'dcpSizes',
  'mode',
  'lengthDistribution',
  'imageHeight',
  'model',
  'devices',
];

/** Engines of this program: what stops them is the plan. Others may still be looked for, or be installed later. */
const ownEngines: readonly string[] = ['embedded', 'calibrated'];

/** Why no engine can run a plan as far as it goes, or not the own one that it names; null where one can. */
export function planRefusal(
  answers: Answers,
  { engines, facts }: Pick<Dependencies, 'engines' | 'facts'>,
  language: Language,
): string | null {
  const named = answered(answers, 'engine');
  if (!answers.devices || (named !== null && !ownEngines.includes(named))) return null;
  const options = engines(answers, language).filter(({ id }) => named === null || id === named);
  if (options.length === 0 || options.some(({ reason }) => reason === null)) return null;
  return (options.find(({ id }) => id === engineOf(answers, facts)) ?? options[0])?.reason ?? null;
}

/** An answer with which no engine runs a plan any more, and why. */
export interface NewRefusal {
  readonly slot: SlotId;
  readonly reason: string;
}

/**
 * Effect of new answers on a plan that could run until then: the slot to change and why no engine runs it now. Null
 * where one still does, or none did before.
 */
export function newRefusal(
  before: Answers,
  answers: Answers,
  dependencies: Dependencies,
  language: Language,
): NewRefusal | null {
  const reason = planRefusal(answers, dependencies, language);
  if (reason === null || planRefusal(before, dependencies, language) !== null) return null;
  const isNew = (slot: SlotId) => answers[slot] !== undefined && answers[slot] !== before[slot];
  const slots = deciding.filter(isNew);
  const culprit = slots.find((slot) => {
    const { [slot]: _, ...rest } = answers;
    return planRefusal(rest, dependencies, language) === null;
  });
  const slot = culprit ?? slots[0];
  return slot === undefined ? null : { slot, reason };
}

/** Why an answer stops every run, and what can be had instead. */
export function blockedReasons(
  slot: BlockedSlot,
  answers: Answers,
  dependencies: Pick<Dependencies, 'facts'>,
): readonly Bilingual[] {
  const { facts } = dependencies;
  if (slot === 'model') {
    const message = unknownModel(answered(answers, 'model') ?? '', facts, {
      onGpus: plansForGpus(answers, facts),
    });
    return message === null ? [] : [message];
  }
  if (isFileSlot(slot)) {
    const problem = fileProblem(slot, answers, facts);
    return problem === null ? [] : [problem];
  }
  const runnable = facts.devices().flatMap(({ id, hasEstimator }) => (hasEstimator ? [id] : []));
  return withoutEstimator(answers, dependencies).map((name) =>
    both((texts, language) =>
      texts.deviceWithoutEstimator(facts.device(name)?.title ?? name, joined(runnable, language)),
    ),
  );
}
