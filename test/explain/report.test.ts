import { describe, expect, it } from 'vitest';
import { type ExplainPorts, runExplain } from '../../src/commands/explain/explain.ts';
import { explain } from '../../src/explain/explain.ts';
import { leversOf } from '../../src/explain/levers.ts';
import { explanationHtml } from '../../src/explain/report/html.ts';
import { explanationLines } from '../../src/explain/report/lines.ts';
import { explanationMarkdown } from '../../src/explain/report/markdown.ts';
import { languages } from '../../src/text/language.ts';
import { lineWidth } from '../../src/text/width.ts';
import { factsFor, inputFrom, transcript } from './readings.ts';

const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
const explanation = explain(input, factsFor(input));

describe('reports', () => {
  it.each([40, 60, 80, 120])('prose fits %i columns in both languages', (columns) => {
    for (const language of languages) {
      for (const one of explanationLines(
        { ...explanation, nextCommands: [] },
        { language, columns, isAscii: false },
      )) {
        expect(lineWidth(one)).toBeLessThan(columns);
      }
    }
  });

  it('Markdown carries every section, the commands and the disclaimer', () => {
    const text = explanationMarkdown(explanation, input.runs, 'en');
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
    const [run] = input.runs;
    const { whatIf } = factsFor(input);
    if (!run || !whatIf) throw new Error('the recording holds a run');
    const page = explanationHtml(explanation, input.runs, leversOf(run.conditions, whatIf), language);
    expect(page).not.toMatch(/(?:src|href)="?https?:|<script|@import|url\(/);
    const charts = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(charts.length).toBe(3);
    for (const tag of charts) expect(tag).toMatch(/role="img".*aria-labelledby/);
    expect(page.match(/<desc /g)?.length).toBe(charts.length);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).not.toMatch(/NaN|undefined/);
  });
});

function ports(
  files: Readonly<Record<string, string>>,
): ExplainPorts & { said: string[]; printed: string[]; written: Map<string, string> } {
  const said: string[] = [];
  const printed: string[] = [];
  const written = new Map<string, string>();
  return {
    said,
    printed,
    written,
    language: 'en',
    columns: 100,
    isAscii: false,
    isInteractive: false,
    say: (text) => said.push(text),
    print: (text) => printed.push(text),
    ask: async () => null,
    readText: async (source) => files[source] ?? null,
    readSession: async () => null,
    writeFile: async (path, text) => {
      written.set(path, text);
    },
  };
}

describe('throughline explain', () => {
  const options = { json: false, markdown: false, html: null, question: null, traceOrigin: null } as const;
  const files = {
    run: transcript('optimizer', 'r-pd8b'),
    junk: 'nothing here',
    trace: '{"traceEvents":[{"ph":"X","name":"w"}]}',
  };

  it('prints one document with what the contract names', async () => {
    const at = ports(files);
    expect(await runExplain({ ...options, sources: ['run'], json: true }, at)).toBe(0);
    const document = JSON.parse(at.printed[0] ?? '') as Record<string, unknown>;
    for (const field of [
      'schema',
      'mode',
      'estimator',
      'plan',
      'command',
      'results',
      'evidence',
      'warnings',
      'disclaimer',
    ]) {
      expect(document).toHaveProperty(field);
    }
    expect(at.printed.length).toBe(1);
  });

  it('keeps its exit statuses', async () => {
    expect(await runExplain({ ...options, sources: ['gone'] }, ports(files))).toBe(2);
    expect(await runExplain({ ...options, sources: ['junk'] }, ports(files))).toBe(3);
  });

  it('asks nothing without a terminal and claims nothing from an unknown trace', async () => {
    const at = ports(files);
    expect(await runExplain({ ...options, sources: ['trace'] }, at)).toBe(0);
    expect(at.said.join('\n')).toMatch(/does not say who wrote it/);
  });

  it('answers a question and writes the page', async () => {
    const at = ports(files);
    await runExplain({ ...options, sources: ['run'], question: 'what limits it?' }, at);
    expect(at.said.join('\n').length).toBeGreaterThan(20);
    await runExplain({ ...options, sources: ['run'], html: 'page.html' }, at);
    expect(at.written.get('page.html')).toMatch(/^<!doctype html>/);
  });
});
