import type { Subject } from '../analysis/subject.ts';
import { hardwareStatements, profilesOf } from '../bottleneck/hardware.ts';
import { hardwareSuspicion } from '../bottleneck/suspicious.ts';
import { about, type Statement } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { shareComparison } from './side-by-side.ts';
import { bestSide, waterfallStatements } from './waterfall-said.ts';

/** Devices or runs of one phase beside the first of it: hardware context, suspicion, what the difference is made of. */
export function comparedStatements(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): Statement[] {
  const answered = subjects.filter(({ device }) => device.best !== null);
  return answered.flatMap((right) => {
    const left = answered.find(({ device }) => device.phase === right.device.phase);
    const mine = left && bestSide(left);
    const theirs = bestSide(right);
    if (left === undefined || left === right || !mine || !theirs) return [];
    const shares = left.phases.flatMap((evidence) => {
      const other = right.phases.find(({ phase }) => phase === evidence.phase);
      return other ? shareComparison(evidence, other) : [];
    });
    return about(right.path, [
      ...hardwareStatements(left, right, input, profilesOf([left.device.device, right.device.device], facts)),
      ...hardwareSuspicion(left, right, input, facts.hardware),
      ...waterfallStatements(mine, theirs),
      ...shares,
    ]);
  });
}
