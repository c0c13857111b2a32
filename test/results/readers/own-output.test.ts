import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { plainText } from '../../../src/text/line.ts';
import { computed, conversations } from '../../ui/gallery/conversation.ts';

/** The screen of a run of a plan, as somebody copies it. */
function screen(language: 'en' | 'zh', sentence: string, columns: number) {
  const snapshot = conversations(language, columns).ended(
    [
      { type: 'say', text: sentence },
      { type: 'choose', value: 'no' },
      { type: 'to-confirm' },
      { type: 'run' },
    ],
    computed,
  );
  return { text: plainText(snapshot.transcript.flatMap(({ lines }) => lines)), results: snapshot.results };
}

const plans = [
  [
    'en',
    'Qwen3-8B on 2 A2 313T, 1000 in 300 out, aggregated, TPOT 35 ms, TTFT 900 ms, recommended quantization, no prefix cache, no MTP',
  ],
  [
    'zh',
    'Qwen3-30B-A3B，8张A2 376T，输入1800输出400，PD聚合，TTFT 1.5秒，TPOT 45ms，推荐量化，不开前缀缓存，不用MTP，只搜TP',
  ],
  [
    'en',
    'Qwen3-8B on 2 A2 313T, 1000 in 300 out, disaggregated, both phases, TPOT 35 ms, TTFT 900 ms, recommended quantization, no prefix cache, no MTP',
  ],
] as const;

describe('our own summary, pasted back', () => {
  it.each(plans)('is a result with its rows, phase by phase (%s: %s)', (language, sentence) => {
    const { text, results } = screen(language, sentence, 100);
    const { runs, kind } = readOutput(text);
    expect([kind, runs.length]).toEqual(['optimizer', 1]);
    const rows = (found: typeof runs) =>
      found.flatMap(({ results: devices }) =>
        devices.flatMap(({ phase, candidates }) =>
          candidates.map((row) => [
            phase,
            [row.tp, row.dp],
            Math.round(row.throughputTokensPerSecond ?? Number.NaN),
            row.ttftMs === null ? null : Math.round(row.ttftMs),
            row.tpotMs === null ? null : Number(row.tpotMs.toFixed(2)),
            row.batchSize,
          ]),
        ),
      );
    expect(rows(runs)).toEqual(rows(results));
    const { model, numDevices, inputLength, ttftLimitMs } = results[0]?.conditions ?? {};
    expect(runs[0]?.conditions).toMatchObject({ model, numDevices, inputLength, ttftLimitMs });
  });

  it('lists none of the lines around its tables as unread', () => {
    const { text } = screen('en', plans[0][1], 100);
    const { unread } = readOutput(text);
    expect(unread.filter((line) => /Best {2}|you said|memory left|bands/u.test(line))).toEqual([]);
  });

  it('is no result without its rows, and no other table is taken for it', () => {
    const { text } = screen('en', plans[0][1], 100);
    const cut = text.slice(0, text.search(/^ {2}strategy/mu));
    expect(readOutput(cut).runs).toEqual([]);
    expect(readOutput('strategy   tok/s   colour\nTP=8   100   red\n').runs).toEqual([]);
  });
});
