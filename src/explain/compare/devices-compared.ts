import type { Subject } from '../analysis/subject.ts';
import { hardwareStatements, profilesOf } from '../bottleneck/hardware.ts';
import { hardwareSuspicion } from '../bottleneck/suspicious.ts';
import { cite, derive } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { computed, whole } from '../prose-figures.ts';
import { shareComparison } from './side-by-side.ts';
import { bestSide, waterfallStatements } from './waterfall-said.ts';

/** Cards that a side takes: a profile may count the dies of a card, and both sides then mean other things by one device. */
function cardsOf({ run, runPath, device: { device } }: Subject, facts: ExplainFacts) {
  const { numDevices } = run.conditions;
  if (device === null || numDevices === null) return null;
  const dies = facts.diesPerCard(device);
  const cards = derive('ratio', numDevices, dies);
  const cites = [
    cite(`${runPath}.conditions.numDevices`, numDevices),
    cite('profile.diesPerCard', dies, 'reference'),
    cards,
  ];
  return { device, dies, numDevices, cards: cards.value, cites };
}

function diesApart(left: Subject, right: Subject, facts: ExplainFacts): Statement[] {
  const [mine, theirs] = [cardsOf(left, facts), cardsOf(right, facts)];
  if (mine === null || theirs === null || mine.dies === theirs.dies) return [];
  return [
    state('hardware-context', 'macro_only', [...mine.cites, ...theirs.cites], (t) => {
      const words = ({ device, dies, numDevices, cards }: typeof mine) =>
        t.compare.ofCards(
          device,
          whole(numDevices),
          Number.isInteger(cards) ? whole(cards) : computed(cards),
          whole(dies),
        );
      return t.compare.cardsApart(words(mine), words(theirs));
    }),
  ];
}

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
      ...diesApart(left, right, facts),
      ...hardwareStatements(left, right, input, profilesOf([left.device.device, right.device.device], facts)),
      ...hardwareSuspicion(left, right, input, facts.hardware),
      ...waterfallStatements(mine, theirs),
      ...shares,
    ]);
  });
}
