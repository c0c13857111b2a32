import { stepShares } from '../../results/summary/serving-notes.ts';
import { says } from '../../text/words/words.ts';
import { isSimulatedServer } from '../analysis/simulated-server.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { about, type Statement, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';
import { type AnswerMaterial, orNoResult, said } from './answer-material.ts';
import type { Question } from './question.ts';

/** Parts of a served request that figures may leave out. */
export const countedParts = ['transfer', 'outside'] as const;
export type CountedPart = (typeof countedParts)[number];

/** A question whether figures count a part of serving that no operator is: `is the KV transfer in there`. Null for anything else. */
export function countedInQuestion(text: string): Question | null {
  if (!says('counted-asked', text)) return null;
  const part = countedParts.find((one) => says(`counted-${one}`, text));
  return part === undefined ? null : { intent: 'counted-in', part };
}

/** Whether the figures of each result count the part; what a pass or a recording tells of it where nothing else was read. */
export function countedInAnswer(
  part: CountedPart,
  { subjects, input }: AnswerMaterial,
): readonly Statement[] {
  const told = subjects.map((subject) => ({ path: subject.path, one: ofSubject(part, subject) }));
  const [first] = told;
  // Phases and devices of one run are counted alike.
  if (first && told.every(({ one }) => one.text.en === first.one.text.en)) return [first.one];
  if (told.length > 0) return told.flatMap(({ path, one }) => about(path, [one]));
  const isOfParts = input.forwards.length + input.traces.length > 0;
  return orNoResult(isOfParts ? [said('answered', (t) => t.asked.countedInPass[part])] : []);
}

function ofSubject(part: CountedPart, subject: Subject): Statement {
  const { run, device } = subject;
  if (run.basis === 'measured') return said('answered', (t) => t.asked.countedMeasured[part]);
  if (run.basis === 'predicted') return said('answered', (t) => t.asked.countedElsewhere);
  if (part === 'outside') return outside(subject);
  const isRatio = device.phase === 'pd-ratio';
  const kind =
    device.phase === 'aggregated' ? 'none' : isRatio && isSimulatedServer(subject) ? 'moved' : 'left-out';
  return said('answered', (t) => t.asked.countedTransfer[kind]);
}

/** Time of the host: a simulated server has a share of it in each step; operators alone have none. */
function outside(subject: Subject): Statement {
  const best = bestOf(subject);
  const shares = best === null || !isSimulatedServer(subject) ? null : stepShares(best.row);
  if (best === null || shares === null) return said('answered', (t) => t.asked.countedOutside(null));
  const told = best.row.extra['decode step: host'] ?? null;
  return state('answered', 'macro_only', [cite(`${best.path}.extra.decode step: host`, told)], (t) =>
    t.asked.countedOutside(whole(shares.host)),
  );
}
