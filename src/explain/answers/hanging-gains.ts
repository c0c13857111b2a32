import { limitHungStatements } from '../analysis/limit-hung.ts';
import { isAnswered } from '../analysis/subject.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { AnswerMaterial } from './answer-material.ts';

/** A gain from this share on is more than a change of that kind gives by itself. */
const flatteringGain = 1;
/** What undoes such a gain. */
const flatteringLoss = -0.5;

/**
 * Warning beside gains of a change: where the unchanged row hangs on its limit, most of a gain is the room that any
 * help gives there, and so is a loss.
 *
 * @param told the answer, which may name such a gain.
 */
export function hangingGains(
  told: readonly Statement[],
  { subjects, facts }: AnswerMaterial,
): readonly Statement[] {
  const gains = told
    .filter(({ rule }) => rule === 'what-if' || rule === 'lever')
    .flatMap(({ cites }) => cites)
    .flatMap((one) => ('formula' in one && one.formula === 'relative' ? [one.value] : []));
  if (!gains.some((gain) => gain >= flatteringGain || gain <= flatteringLoss)) return [];
  return subjects
    .filter(isAnswered)
    .flatMap((subject) =>
      limitHungStatements(subject, facts).map((one) =>
        state(one.rule, one.level, one.cites, (t, language) =>
          subjects.length > 1
            ? t.analysis.ofPhase(t.words.phases[subject.device.phase], one.text[language])
            : one.text[language],
        ),
      ),
    );
}
