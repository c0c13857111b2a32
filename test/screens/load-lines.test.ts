import { expect, it } from 'vitest';
import type { RequestRecord } from '../../src/campaign/load/request-record.ts';
import { loadProgressLines } from '../../src/screens/load-lines.ts';
import { messages } from '../../src/text/catalogue.ts';
import { plain } from '../../src/text/line.ts';
import { displayWidth } from '../../src/text/width.ts';

const record = (index: number): RequestRecord => ({
  index,
  requestedInputTokens: 12,
  requestedOutputTokens: 60,
  dueAtMs: null,
  sentAtMs: index * 10,
  firstTokenAtMs: index * 10 + 112.75,
  endedAtMs: index * 10 + 12_345.5,
  gapsMs: [12.5],
  inputTokens: 12,
  outputTokens: 60,
  outputTokensFrom: 'usage',
  failure: null,
});

const linesAt = (columns: number, language: 'en' | 'zh') =>
  loadProgressLines(
    {
      model: 'org/model',
      url: 'http://127.0.0.1:8000/',
      requests: 200,
      warmUp: null,
      inFlight: 4,
      records: Array.from({ length: 12 }, (_, index) => record(index)),
      elapsedMs: 2440,
      isStopping: false,
    },
    messages(language).load,
    columns,
  ).map(plain);

it.each([
  [24, 'en', [50]],
  [39, 'zh', [50, 99]],
  [79, 'en', [50, 90, 99]],
] as const)(
  'in %d columns (%s) a load under way shows the percentiles %j, each whole',
  (columns, language, shown) => {
    const lines = linesAt(columns, language);
    for (const one of lines) expect(displayWidth(one)).toBeLessThanOrEqual(columns);
    const ttft = lines.find((one) => one.startsWith('  TTFT')) ?? '';
    expect([...ttft.matchAll(/p(\d+) 113 ms/g)].map(([, name]) => Number(name))).toEqual(shown);
  },
);
