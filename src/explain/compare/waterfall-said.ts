import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { ms, signedMs } from '../figures.ts';
import { type Waterfall, waterfall } from './waterfall.ts';

/** One generated token of two aggregated rows, split in prefill and decode (engine specification 7.5). */
export function tokenWaterfall(left: Subject, right: Subject): Waterfall | null {
  const sides = [left, right].map((subject) => {
    const row = bestOf(subject)?.row;
    const out = subject.run.conditions.outputLength;
    if (
      subject.device.phase !== 'aggregated' ||
      !row ||
      row.ttftMs === null ||
      row.tpotMs === null ||
      out === null
    ) {
      return null;
    }
    const prefill = row.ttftMs / out;
    return {
      total: row.tpotMs,
      parts: new Map([
        ['prefill', prefill],
        ['decode', row.tpotMs - prefill],
      ]),
    };
  });
  const [mine, theirs] = sides;
  return mine && theirs ? waterfall(mine, theirs) : null;
}

/** What explains the difference in TPOT of two best rows. */
export function waterfallStatements(left: Subject, right: Subject): Statement[] {
  const found = tokenWaterfall(left, right);
  const a = bestOf(left);
  const b = bestOf(right);
  if (found === null || a === null || b === null) return [];
  const steps = new Map(found.steps.map((one) => [one.id, one]));
  const prefill = steps.get('prefill');
  const decode = steps.get('decode');
  const total = derive('difference', found.left, found.right);
  const parts = [prefill, decode].flatMap((one) => (one ? [derive('difference', one.left, one.right)] : []));
  const operands = [left, right].flatMap((subject) => {
    const best = bestOf(subject);
    const out = subject.run.conditions.outputLength;
    if (best === null || best.row.ttftMs === null || best.row.tpotMs === null || out === null) return [];
    return [
      cite(`${best.path}.ttftMs`, best.row.ttftMs),
      cite(`${best.path}.tpotMs`, best.row.tpotMs),
      cite(`${best.path}.parallel`, best.row.parallel),
      cite(`${subject.path}.device`, subject.device.device),
      cite(`${subject.runPath}.conditions.outputLength`, out),
      derive('prefillPerToken', best.row.ttftMs, out),
      derive('decodeStep', best.row.tpotMs, best.row.ttftMs, out),
    ];
  });
  const name = (subject: Subject) =>
    [subject.device.device, subject.device.best?.parallel].filter(Boolean).join(' ');
  return [
    state('waterfall', 'macro_only', [...operands, total, ...parts], (t) =>
      t.waterfall(
        name(left),
        name(right),
        ms(found.left),
        ms(found.right),
        signedMs(total.value),
        signedMs(prefill ? prefill.right - prefill.left : 0),
        signedMs(decode ? decode.right - decode.left : 0),
      ),
    ),
  ];
}
