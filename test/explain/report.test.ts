import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leversOf } from '../../src/explain/analysis/levers.ts';
import { explain } from '../../src/explain/explain.ts';
import { noFacts } from '../../src/explain/facts.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import { explanationDocument } from '../../src/explain/report/document.ts';
import { explanationHtml } from '../../src/explain/report/html.ts';
import { explanationLines } from '../../src/explain/report/lines.ts';
import { explanationMarkdown } from '../../src/explain/report/markdown.ts';
import { languages } from '../../src/text/language.ts';
import { plainText } from '../../src/text/line.ts';
import { lineWidth } from '../../src/text/width.ts';
import { embedded, inputFrom } from './readings.ts';
import { recordings } from './recordings-kit.ts';

const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
const facts = embedded();
const explanation = explain(input, facts);
const [run] = input.runs;
const engine = run === undefined ? null : facts.engineOf(run);
if (!run || !engine) throw new Error('the recording holds a run that the embedded engine knows');
const material = { runs: input.runs, levers: leversOf(run.conditions, engine) };

describe('reports', () => {
  it.each([40, 60, 80, 120])('prose fits %i columns in both languages', (columns) => {
    for (const language of languages) {
      for (const one of explanationLines({ ...explanation, nextCommands: [] }, material, {
        language,
        columns,
        isAscii: false,
      })) {
        expect(lineWidth(one)).toBeLessThan(columns);
      }
    }
  });

  it('Markdown carries every section, the commands and the disclaimer', () => {
    const text = explanationMarkdown(explanation, material, 'en');
    for (const heading of [
      'Conclusion',
      'Comparison conditions',
      'Prefill',
      'Decode',
      'What to verify next',
    ]) {
      expect(text).toContain(`## ${heading}`);
    }
    expect(text).toMatch(/throughput_optimizer Qwen\/Qwen3-32B/);
    expect(text).toMatch(/deployment planning only/);
  });

  it.each(languages)('the page needs no network and is readable by screen readers (%s)', (language) => {
    const page = explanationHtml(explanation, material, language);
    expect(page).not.toMatch(/(?:src|href)="?https?:|<script|@import|url\(/);
    const charts = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(charts.length).toBe(4);
    for (const tag of charts) expect(tag).toMatch(/role="img".*aria-labelledby/);
    expect(page.match(/<desc /g)?.length).toBe(charts.length);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).not.toMatch(/NaN|undefined/);
  });
});

/** A document without its wording: words become `w`, so that figures, tables, charts and their order are left. */
const withoutWords = (text: string) =>
  text
    .replaceAll(/<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/(?<![<\w-])(?<!<\/)[a-z][a-z'’]*(?![\w-]*=")(?:[ -][a-z][a-z'’]*)*/gi, 'w');

describe('what a report is made of', () => {
  const inputs: readonly (readonly [string, ExplainInput])[] = [
    ['result', input],
    ['ratio', inputFrom([['optimizer', 'r-pd8b']])],
    ['no-row', inputFrom([['optimizer', 'dense-infeasible']])],
    ['recordings', recordings()],
    ['several-devices', inputFrom([['optimizer', 'r-multi']], false)],
    [
      'two-results-and-pass',
      inputFrom([
        ['optimizer', 'dense-disagg-prefill'],
        ['optimizer', 'dense-disagg-decode'],
        ['text-generate', 'dense-decode-bounds'],
      ]),
    ],
  ];
  it.each(inputs)('of a %s', async (name, one) => {
    const told = explain(one, noFacts);
    const { levers } = name === 'result' ? material : { levers: [] };
    const drawn = { runs: one.runs, levers };
    const lines = (columns: number, isAscii: boolean) =>
      plainText(explanationLines(told, drawn, { language: 'en', columns, isAscii }));
    const { plan, command, basis, warnings } = explanationDocument(
      told,
      { ...one, told: ['inputLength'] },
      'en',
    );
    const parts = [
      explanationMarkdown(told, drawn, 'en'),
      explanationHtml(told, drawn, 'en').replaceAll('><', '>\n<'),
      lines(100, false),
      lines(44, true),
    ].map(withoutWords);
    const document = JSON.stringify({ plan, command, basis, warnings }, null, 1);
    await expect(`${[...parts, document].join('\n=====\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../golden/said/report-${name}.txt`),
    );
  });
});
