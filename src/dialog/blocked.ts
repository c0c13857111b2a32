import { type Answers, answered } from '../plan/answers.ts';
import { both, joined } from '../plan/validation/rule.ts';
import { unknownModel } from '../plan/validation/unknown-model.ts';
import type { Bilingual } from '../text/language.ts';
import type { Surroundings } from './surroundings.ts';

/** Slots whose answer can be one that nothing here can run. */
export type BlockedSlot = 'model' | 'devices';

/** Devices of the plan that are recognised, and that no installed estimator runs. */
function withoutEstimator(answers: Answers, { facts }: Surroundings): readonly string[] {
  if (answered(answers, 'engine') === 'aiconfigurator') return [];
  return (answered(answers, 'devices') ?? []).filter((name) => facts.device(name)?.hasEstimator === false);
}

/** The answers that stop every run as they stand, in the order of the dialog. */
export function blockedSlots(answers: Answers, surroundings: Surroundings): readonly BlockedSlot[] {
  const model = answered(answers, 'model');
  const isUnknown = model !== null && unknownModel(model, surroundings.facts) !== null;
  const devices = withoutEstimator(answers, surroundings);
  return [...(isUnknown ? (['model'] as const) : []), ...(devices.length > 0 ? (['devices'] as const) : [])];
}

/** Why an answer stops every run, and what can be had instead. */
export function blockedReasons(
  slot: BlockedSlot,
  answers: Answers,
  surroundings: Surroundings,
): readonly Bilingual[] {
  const { facts } = surroundings;
  if (slot === 'model') {
    const message = unknownModel(answered(answers, 'model') ?? '', facts);
    return message === null ? [] : [message];
  }
  const runnable = facts.devices().flatMap(({ id, hasEstimator }) => (hasEstimator ? [id] : []));
  return withoutEstimator(answers, surroundings).map((name) =>
    both((texts, language) =>
      texts.deviceWithoutEstimator(facts.device(name)?.title ?? name, joined(runnable, language)),
    ),
  );
}
