import { fixed, significant } from '../../../text/figures.ts';
import { answered } from '../../answers.ts';
import { plansForGpus } from '../../slots/conditions.ts';
import { both, dropping, editing, error, labelOf, type Rule, turningOff, warning } from '../rule.ts';
import { unknownModel } from '../unknown-model.ts';

const counts = [
  'numDevices',
  'inputLength',
  'outputLength',
  'imageHeight',
  'imageWidth',
  'imagesPerRequest',
] as const;

/** Rules about the model and the workload. */
export const modelRules: readonly Rule[] = [
  {
    id: 'unknown-model',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const message =
        name === null ? null : unknownModel(name, facts, { onGpus: plansForGpus(answers, facts) });
      return message === null ? [] : [error(message, editing('model'))];
    },
  },
  {
    id: 'own-layout',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const isOurs =
        [null, 'embedded'].includes(answered(answers, 'engine')) && !plansForGpus(answers, facts);
      const basis = name === null || !isOurs ? null : (facts.layoutBasis?.(name) ?? null);
      if (basis === null || basis === 'recorded-passes') return [];
      const isAssumed = basis === 'assumed-family';
      return [
        warning(
          both((texts) => (isAssumed ? texts.assumedLayout : texts.ownLayout)),
          null,
        ),
      ];
    },
  },
  {
    id: 'whole-experts',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const gib =
        name === null || plansForGpus(answers, facts) ? null : (facts.wholeExpertsGiB?.(name) ?? null);
      if (gib === null || answered(answers, 'numDevices') === 1) return [];
      return [
        warning(
          both((texts) => texts.wholeExperts(significant(gib))),
          null,
        ),
      ];
    },
  },
  {
    id: 'windowed-layers',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const found = name === null || plansForGpus(answers, facts) ? null : facts.windowedLayers?.(name);
      const tokens = (answered(answers, 'inputLength') ?? 0) + (answered(answers, 'outputLength') ?? 0);
      if (found === null || found === undefined || tokens <= found.window) return [];
      const { layers, of, window } = found;
      return [
        warning(
          both((texts) => texts.windowedLayers(fixed(layers), fixed(of), fixed(window))),
          null,
        ),
      ];
    },
  },
  {
    id: 'model-without-mtp',
    check: (answers, { facts }) => {
      const name = answered(answers, 'model');
      const model = name === null ? null : facts.model(name);
      return answered(answers, 'mtp') === true && model?.supportsMtp === false
        ? [
            warning(
              both((texts) => texts.modelWithoutMtp(model.id)),
              turningOff('mtp'),
            ),
          ]
        : [];
    },
  },
  {
    id: 'whole-positive',
    check: (answers) =>
      counts.flatMap((slot) => {
        const value = answered(answers, slot);
        if (value === null || (Number.isInteger(value) && value > 0)) return [];
        const words = String(value);
        return [
          error(
            both((texts, language) => texts.notWhole(labelOf(slot, language), words)),
            editing(slot),
          ),
        ];
      }),
  },
  {
    id: 'distribution-mode',
    check: (answers) => {
      const mode = answered(answers, 'mode');
      const isAllowed =
        mode === 'aggregation' || (mode === 'disaggregation' && answered(answers, 'phases') === 'prefill');
      return answers.lengthDistribution && mode !== null && !isAllowed
        ? [
            error(
              both((texts) => texts.distributionMode),
              dropping('lengthDistribution'),
            ),
          ]
        : [];
    },
  },
];
