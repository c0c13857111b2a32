import { ofPair, pairSides } from '../analysis/pair-sides.ts';
import type { Subject } from '../analysis/subject.ts';
import { effectiveInputOf } from '../analysis/waves.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, ms, requests, whole } from '../prose-figures.ts';
import { passAt, passesOfRow } from './passes-of-row.ts';

/**
 * TTFT in ms of a ratio as the pass of its Prefill instance, and what one prompt a rank would take instead. None where the
 * pair tells no batch.
 */
export function prefillPass(subject: Subject, facts: ExplainFacts): Statement[] {
  const side = pairSides(subject).find(({ device }) => device.phase === 'prefill');
  const row = side?.device.best ?? null;
  if (side === undefined || row === null) return [];
  const { ttftMs, batchSize, dp } = row;
  if (ttftMs === null || batchSize === null) return [];
  const length = effectiveInputOf(side);
  const cites = [
    cite(`${side.path}.best.ttftMs`, ttftMs),
    cite(`${side.path}.best.batchSize`, batchSize),
    cite('row.dp', dp ?? 1, 'reference'),
    cite('prompt.tokens', length, 'reference'),
  ];
  const pass = state('answered', 'macro_only', cites, (t) =>
    t.asked.ttftPass(ms(ttftMs), whole(dp ?? 1), whole(batchSize), length === null ? null : whole(length)),
  );
  return ofPair([pass, ...onePrompt(side, length, facts)]);
}

/** The pass of a Prefill instance with one prompt on each rank; none where the row has that already. */
function onePrompt(side: Subject, length: number | null, facts: ExplainFacts): Statement[] {
  const passes = passesOfRow(side, facts);
  if (passes === null || length === null || passes.best.row.batchSize === 1) return [];
  const found = passAt(passes, 1, length);
  if (found === null) return [];
  const served = derive('throughput', passes.dp, found.latencyMs);
  const cites = [cite('pass.latencyMs', found.latencyMs, 'reference'), served];
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.asked.ttftOne(`${computed(found.latencyMs)} ms`, requests(served.value)),
    ),
  ];
}
