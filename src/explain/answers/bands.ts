import { measuredStatements } from '../analysis/basis.ts';
import type { Subject } from '../analysis/subject.ts';
import { about, type Statement } from '../evidence/statement.ts';
import { ofRules } from './answer-material.ts';

/** How far figures that a model gives may be off, where it says so. */
export function bandsOf(subjects: readonly Subject[]): Statement[] {
  return subjects.flatMap((one) =>
    about(
      one.path,
      ofRules(measuredStatements(one, ['throughputTokensPerSecond', 'ttftMs', 'tpotMs']), ['figure-band']),
    ),
  );
}
