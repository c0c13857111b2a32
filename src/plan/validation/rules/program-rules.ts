import { answered } from '../../answers.ts';
import { optimizerFlags } from '../../command.ts';
import { type PlanFlag, spellFlags } from '../../dialect.ts';
import { slotRecords } from '../../slots/records.ts';
import {
  both,
  dropping,
  editing,
  error,
  type Fix,
  type Found,
  type Rule,
  setting,
  warning,
} from '../rule.ts';

function droppingFlag({ flag }: PlanFlag): Fix | null {
  const record = slotRecords.find(({ optimizer }) => optimizer === flag);
  return record && !record.required ? dropping(record.id) : null;
}

/**
 * Values that the real program takes as a model, by its own check of the argument; the embedded engine takes any path of the
 * machine.
 */
const modelOfProgram = /^[A-Za-z0-9_/.-]{1,256}$/;

/** Rules about the program that would run the plan. */
export const programRules: readonly Rule[] = [
  {
    id: 'flags-known',
    check: (answers, { dialect }) => {
      if (dialect === null) return [];
      const { dropped, refused } = spellFlags(optimizerFlags(answers), dialect);
      return [
        ...refused.map(
          (one): Found =>
            error(
              both((texts) => texts.flagRefused(dialect.program, one.flag)),
              droppingFlag(one),
            ),
        ),
        ...dropped.map(
          (one): Found =>
            warning(
              both((texts) => texts.flagDropped(dialect.program, one.flag)),
              droppingFlag(one),
            ),
        ),
      ];
    },
  },
  {
    id: 'program-refuses-path',
    check: (answers, { conditionFacts }) => {
      const name = answered(answers, 'model');
      if (answered(answers, 'engine') !== 'tensorcast' || name === null || modelOfProgram.test(name))
        return [];
      const isEmbeddedHere = conditionFacts.runnableEngines.includes('embedded');
      return [
        error(
          both((texts) => texts.pathRefused(name)),
          isEmbeddedHere ? setting('engine', 'embedded', 'embedded') : editing('model'),
          isEmbeddedHere ? [editing('model')] : [],
        ),
      ];
    },
  },
  {
    id: 'engine-can-run',
    check: (_, { engineReason, conditionFacts }) => {
      if (engineReason === null) return [];
      const [other] = conditionFacts.runnableEngines;
      return [
        error(
          both((texts) => texts.engineCannotRun(engineReason)),
          other === undefined ? null : setting('engine', other, other),
        ),
      ];
    },
  },
];
