import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { headline } from '../headline.ts';
import { type AnswerMaterial, said } from './answer-material.ts';
import { whatIfHeads } from './what-if.ts';

/** No answer lists more devices. */
const mostDevices = 5;

/** The plan on other devices, the fastest first: those that are meant, or all that the embedded engine can run. */
export function otherDevices(
  meant: readonly string[] | null,
  { subjects, facts, engine }: AnswerMaterial,
): readonly Statement[] {
  const own = new Set(subjects.map(({ device }) => device.device));
  const all = meant ?? facts.hardware.map(({ device }) => device).filter((name) => !/^test/iu.test(name));
  const found = all
    .filter((device) => !own.has(device))
    .flatMap((device) => {
      const result = engine?.({ devices: [device] }) ?? null;
      const rate = result === null ? null : (headline(result)?.figures[0]?.value ?? 0);
      return rate === null ? [] : [{ device, rate }];
    })
    .toSorted((a, b) => b.rate - a.rate)
    .slice(0, mostDevices);
  if (found.length === 0 && meant !== null) return [elsewhere(meant)];
  const offer = said('answered', (t) => t.answers.compareOffer);
  return [...found.flatMap(({ device }) => whatIfHeads({ devices: [device] }, engine)), offer];
}

/** Devices that the engine of this result has no profile of, and how the plan is computed there. */
function elsewhere(devices: readonly string[]): Statement {
  return state(
    'not-answerable',
    'macro_only',
    [cite('question.devices', devices.join(' '), 'reference')],
    (t) => t.answers.compareElsewhere(devices),
  );
}
