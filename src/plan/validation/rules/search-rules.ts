import { powersOfTwo } from '../../../engine/terms/powers-of-two.ts';
import { fixed } from '../../../text/figures.ts';
import { type Answers, answered } from '../../answers.ts';
import { searchDimensions } from '../../search-space.ts';
import { both, dropping, error, labelOf, type Rule, setting, warning } from '../rule.ts';

const sizeSlots = ['tpSizes', 'epSizes', 'moeDpSizes'] as const;

/** Devices of each phase that is searched: in the P/D ratio every instance is searched by itself. */
function phaseDevices(answers: Answers): readonly number[] {
  const all = answered(answers, 'numDevices');
  if (answered(answers, 'mode') !== 'pd-ratio') return all === null ? [] : [all];
  const instances = [
    answered(answers, 'prefillDevicesPerInstance'),
    answered(answers, 'decodeDevicesPerInstance'),
  ];
  return instances.filter((count) => count !== null);
}

function sizesOr(sizes: readonly number[] | null, devices: number, absent: number): readonly number[] {
  if (sizes === null) return [absent];
  return sizes.length > 0 ? sizes : powersOfTwo(devices);
}

/** Whether any TP × EP × MoE-DP combination divides the devices (references/engine/serving.md 7.1). */
function hasCombination(answers: Answers, devices: number): boolean {
  const { tp, ep, moeDp } = searchDimensions(answers);
  return (
    sizesOr(tp, devices, devices).some((size) => devices % size === 0) &&
    sizesOr(ep, devices, devices).some((experts) =>
      sizesOr(moeDp, devices, 1).some((replicas) => devices % (experts * replicas) === 0),
    )
  );
}

/** Rules about the parallel sizes that are searched. */
export const searchRules: readonly Rule[] = [
  {
    id: 'sizes-within-devices',
    check: (answers) => {
      const phases = phaseDevices(answers);
      if (phases.length === 0) return [];
      const devices = Math.min(...phases);
      return sizeSlots.flatMap((slot) => {
        const sizes = answered(answers, slot) ?? [];
        const tooLarge = sizes.filter((size) => size > devices);
        const left = sizes.filter((size) => size <= devices);
        if (tooLarge.length === 0) return [];
        return [
          error(
            both((texts, language) =>
              texts.sizesExceedDevices(labelOf(slot, language), tooLarge.join(' '), fixed(devices)),
            ),
            left.length > 0 ? setting(slot, left, left.join(' ')) : dropping(slot),
          ),
        ];
      });
    },
  },
  {
    id: 'valid-combination',
    check: (answers) =>
      phaseDevices(answers)
        // A size above the devices is named by the rule before: one cause, one finding.
        .filter((devices) =>
          sizeSlots.every((slot) => (answered(answers, slot) ?? []).every((size) => size <= devices)),
        )
        .filter((devices) => !hasCombination(answers, devices))
        .map((devices) => {
          const given = sizeSlots.find((slot) => answers[slot] !== undefined);
          return error(
            both((texts) => texts.noCombination(fixed(devices))),
            given === undefined ? null : dropping(given),
          );
        }),
  },
  {
    id: 'experts-on-dense',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const model = name === null ? null : facts.model(name);
      const { ep } = searchDimensions(answers);
      return model?.isMoe === false && ep !== null
        ? [
            warning(
              both((texts) => texts.expertsOnDense(model.id)),
              setting('searchSpace', 'tp', 'TP'),
            ),
          ]
        : [];
    },
  },
];
