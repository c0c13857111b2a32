import type { Result } from '../../results/result.ts';
import { conditionWords } from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';

/** What an engine of ours takes from a printed row because the text does not tell it; nothing where it supposes nothing. */
export function supposedStatements(run: Result, facts: ExplainFacts): Statement[] {
  const supposed = facts.supposedOf(run);
  if (supposed === null) return [];
  const { compile, numMtpTokens, limits, searchSpace } = supposed;
  const rebuilt = [
    ...(compile === null ? [] : [['compile', compile] as const]),
    ...(searchSpace === null ? [] : [['searchSpace', searchSpace] as const]),
  ];
  const taken = [
    ...(numMtpTokens === null ? [] : [['numMtpTokens', numMtpTokens] as const]),
    ...(limits?.ttftMs == null ? [] : [['ttftLimitMs', limits.ttftMs] as const]),
    ...(limits?.tpotMs == null ? [] : [['tpotLimitMs', limits.tpotMs] as const]),
  ];
  const cites = [...rebuilt, ...taken].map(([name, value]) => cite(`supposed.${name}`, value, 'reference'));
  return [
    state('supposed-plan', 'macro_only', cites, (t) => {
      const listed = (
        all: readonly (readonly [Parameters<typeof conditionWords>[0], string | number | boolean])[],
      ) =>
        all.length === 0
          ? null
          : all.map(([name, value]) => conditionWords(name, value, t)).join(t.words.comma);
      return t.analysis.supposed(listed(rebuilt), listed(taken));
    }),
  ];
}
