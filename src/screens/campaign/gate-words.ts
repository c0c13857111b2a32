import { raisedWords } from '../../campaign/bench/failure-words.ts';
import type { Blocker, GateView } from '../../campaign/rounds/gate-terms.ts';
import type { PreconditionFault, StartFault } from '../../campaign/rounds/humanize-state.ts';
import type { PlanFault } from '../../campaign/rounds/plan-text.ts';
import type { Missing } from '../../campaign/rounds/stop.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { isKeyOf } from '../../text/fields.ts';

type Texts = Catalogue['rounds'];

/** A reason's code in words, with what it is about: `code: detail` of a refusal keeps its detail. */
export function reasonWords(text: string, t: Texts): string {
  const at = text.indexOf(': ');
  const code = at === -1 ? text : text.slice(0, at);
  const said = isKeyOf(t.reasons, code) ? t.reasons[code] : code;
  return at === -1 ? said : `${said} (${text.slice(at + 2)})`;
}

/** The sentence for what shuts a gate; of a fault that was raised below, the words of that fault. */
export function blockerWords({ code, detail }: Blocker, t: Texts): string {
  if (code === 'raised') {
    const at = detail.indexOf(': ');
    return at === -1 ? raisedWords(detail, '', t) : raisedWords(detail.slice(0, at), detail.slice(at + 2), t);
  }
  return t.blockers[code](code === 'refused' ? reasonWords(detail, t) : detail);
}

/** The sentence for a condition that a checkout does not meet. */
export function preconditionWords({ code, detail }: PreconditionFault, t: Texts): string {
  return t.preconditions[code](detail);
}

/** The sentence for a loop that did not start as it was told to. */
export function startFaultWords({ code, detail }: StartFault, t: Texts): string {
  return t.startFaults[code](detail);
}

/** The sentence for what a plan lacks or has too much of. */
export function planFaultWords({ code, detail }: PlanFault, t: Texts): string {
  return t.planFaults[code](detail);
}

/** The sentence for what a wish to stop still lacks. */
export function missingWords({ code, detail }: Missing, t: Texts): string {
  return t.missing[code](detail);
}

/** The next command of a gate, as it is typed. */
export function nextCommand({ next }: GateView): string {
  return ['throughline', 'campaign', ...next].join(' ');
}
