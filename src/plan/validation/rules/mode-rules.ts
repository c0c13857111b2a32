import { answered } from '../../answers.ts';
import { missingSlots } from '../../slots/applicability.ts';
import { plansForGpus } from '../../slots/conditions.ts';
import { both, dropping, editing, error, joined, labelOf, type Rule, setting } from '../rule.ts';

const instances = ['prefillDevicesPerInstance', 'decodeDevicesPerInstance'] as const;

/** Rules about the deployment mode and what belongs to each. */
export const modeRules: readonly Rule[] = [
  {
    id: 'core-missing',
    check: (answers, { conditionFacts }) => {
      const missing = missingSlots(answers, conditionFacts);
      const [first] = missing;
      if (first === undefined) return [];
      const names = (language: 'en' | 'zh') =>
        joined(
          missing.map((slot) => labelOf(slot, language)),
          language,
        );
      return [
        error(
          both((texts, language) => texts.coreMissing(names(language))),
          editing(first),
        ),
      ];
    },
  },
  {
    id: 'ratio-excludes-disaggregation',
    check: (answers) =>
      answered(answers, 'mode') === 'pd-ratio' && answers.phases
        ? [
            error(
              both((texts) => texts.ratioExcludesPhases),
              dropping('phases'),
            ),
          ]
        : [],
  },
  {
    id: 'phases-need-disaggregation',
    check: (answers) =>
      answered(answers, 'mode') === 'aggregation' && answers.phases
        ? [
            error(
              both((texts) => texts.phasesNeedDisaggregation),
              dropping('phases'),
            ),
          ]
        : [],
  },
  {
    id: 'ratio-needs-instances',
    check: (answers, { facts }) =>
      answered(answers, 'mode') !== 'pd-ratio' || plansForGpus(answers, facts)
        ? []
        : instances
            .filter((slot) => answered(answers, slot) === null)
            .map((slot) =>
              error(
                both((texts, language) => texts.ratioNeedsInstances(labelOf(slot, language))),
                editing(slot),
              ),
            ),
  },
  {
    id: 'instances-need-ratio',
    check: (answers) =>
      answered(answers, 'mode') === 'pd-ratio' || answered(answers, 'mode') === null
        ? []
        : instances
            .filter((slot) => answers[slot])
            .map((slot) =>
              error(
                both((texts, language) => texts.instancesNeedRatio(labelOf(slot, language))),
                dropping(slot),
              ),
            ),
  },
  {
    id: 'instances-within-devices',
    check: (answers) => {
      const [prefill, decode] = instances.map((slot) => answered(answers, slot));
      const devices = answered(answers, 'numDevices');
      if (!prefill || !decode || devices === null || answered(answers, 'mode') !== 'pd-ratio') return [];
      const needed = prefill + decode;
      if (needed <= devices) return [];
      return [
        error(
          both((texts) => texts.instancesExceedDevices(String(prefill), String(decode), String(devices))),
          setting('numDevices', needed, String(needed)),
        ),
      ];
    },
  },
];
