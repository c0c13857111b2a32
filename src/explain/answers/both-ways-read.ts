import { bestStatements } from '../analysis/best.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { isAnswered, type Subject, shortTitle } from '../analysis/subject.ts';
import { derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { computed, requests, signedShare } from '../prose-figures.ts';
import { ofRules } from './answer-material.ts';
import { requestsOf } from './period.ts';

/**
 * The phases apart against both together where one report has either: its own figures are what is asked, and no other
 * program's. Null where one of them was not read, or on other devices.
 */
export function bothWaysRead(subjects: readonly Subject[]): Statement[] | null {
  const answered = subjects.filter(isAnswered);
  const together = answered.find(({ device }) => device.phase === 'aggregated');
  const apart = answered.find(({ device }) => device.phase === 'pd-ratio');
  if (together === undefined || apart === undefined) return null;
  const isSame =
    together.device.device === apart.device.device &&
    together.run.conditions.numDevices === apart.run.conditions.numDevices;
  const [own, other] = [requestsOf(together), requestsOf(apart)];
  if (!isSame || own === null || other === null) return null;
  const gain = derive('relative', own.perSecond, other.perSecond);
  const times = derive('ratio', other.perSecond, own.perSecond);
  return [
    state('what-if', 'macro_only', [...own.cites, ...other.cites, gain, times], (t) =>
      t.asked.bothWaysRead(
        shortTitle(apart, t),
        requests(other.perSecond),
        shortTitle(together, t),
        requests(own.perSecond),
        computed(times.value),
        signedShare(gain.value),
      ),
    ),
    ...[together, apart].flatMap((one) =>
      about(one.path, [
        ...bestStatements(one),
        ...ofRules(pdRatioStatements(one), ['pd-instances', 'pd-served']),
      ]),
    ),
  ];
}
