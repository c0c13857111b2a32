import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../src/app/invalid-input-error.ts';
import { UsageError } from '../../../src/app/usage-error.ts';
import { type ExplainPorts, runExplain } from '../../../src/commands/explain/run-explain.ts';
import { readSourceText, UnreadableSourceError } from '../../../src/commands/source-text.ts';
import { transcript } from '../../explain/readings.ts';
import { recording } from '../../results/readers/recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function* typed(text: string): AsyncGenerator<string> {
  yield text;
}

interface TestPorts extends ExplainPorts {
  readonly said: string[];
  readonly printed: string[];
  readonly asked: string[];
  readonly written: Map<string, string>;
}

/** Ports over real files; `answers` are typed one after the other, and make the terminal interactive. */
function ports(answers: readonly string[] | null = null, stdin = ''): TestPorts {
  const said: string[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  const written = new Map<string, string>();
  return {
    said,
    printed,
    asked,
    written,
    language: 'en',
    columns: 100,
    isAscii: false,
    isInteractive: answers !== null,
    say: (text) => said.push(text),
    print: (text) => printed.push(text),
    ask: async (question) => {
      asked.push(question);
      return answers?.[asked.length - 1] ?? null;
    },
    readText: (source) => readSourceText(source, { terminal: { stdin: typed(stdin) } }),
    readSession: async () => null,
    writeFile: async (path, text) => {
      written.set(path, text);
    },
  };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const options = { json: false, markdown: false, html: null, question: null, traceOrigin: null } as const;
const ratio = file('ratio.txt', transcript('optimizer', 'r-pd8b'));

async function said(sources: readonly string[], more: object = {}, at = ports()): Promise<string> {
  expect(await runExplain({ ...options, sources, ...more }, at)).toBe(0);
  return at.said.join('\n');
}

describe('throughline explain', () => {
  it('prints one document with what the contract names', async () => {
    const at = ports();
    expect(await runExplain({ ...options, sources: [ratio], json: true }, at)).toBe(0);
    const document = JSON.parse(at.printed[0] ?? '') as Record<string, unknown>;
    const fields = 'schema mode estimator plan command results evidence warnings disclaimer sections'.split(
      ' ',
    );
    for (const field of fields) expect(document).toHaveProperty(field);
    expect(at.printed.length).toBe(1);
  });

  it('keeps its exit statuses', async () => {
    const read = (sources: readonly string[]) => runExplain({ ...options, sources }, ports());
    await expect(read([join(folder, 'gone')])).rejects.toThrow(UsageError);
    await expect(read([])).rejects.toMatchObject({ need: ['source'] });
    await expect(read([file('junk', 'nothing here')])).rejects.toThrow(InvalidInputError);
    for (const source of [folder, file('cut.gz', Buffer.from([31, 139, 8, 0]))]) {
      await expect(runExplain({ ...options, sources: [source] }, ports())).rejects.toThrow(
        UnreadableSourceError,
      );
    }
  });

  it('reads gzipped traces and claims kernels only of a recording', async () => {
    const recorded = {
      schemaVersion: 1,
      deviceProperties: [],
      traceEvents: [{ ph: 'X', cat: 'kernel', name: 'gemm', dur: 1500 }],
    };
    const path = file('trace.json.gz', gzipSync(JSON.stringify(recorded)));
    expect(await said([path])).toMatch(/Recorded kernel gemm: 1\.50 ms, 100\.0 % of kernel time, 1 call\./);
    const simulated = { traceEvents: [{ ph: 'X', name: 'aten.mm.default', cat: 'analytic', dur: 1500 }] };
    const other = file('simulated.json.gz', gzipSync(JSON.stringify(simulated)));
    const text = await said([other], { traceOrigin: 'profiler' });
    expect(text).toMatch(/A simulator wrote this trace/);
    expect(text).not.toMatch(/Recorded kernel/);
  });

  it('claims nothing from an unknown trace, and asks a person who wrote it', async () => {
    const path = file('trace.json', '{"traceEvents":[{"ph":"X","name":"w","cat":"kernel","dur":3}]}');
    expect(await said([path])).toMatch(/does not say who wrote it/);
    const at = ports(['a real profiler']);
    expect(await said([path], {}, at)).toMatch(/Recorded kernel w/);
    expect(at.asked[0]).toMatch(/Who wrote this trace/);
  });

  it('asks a person for what the passes need, and names what was said', async () => {
    const path = file('bare.txt', recording('optimizer', 'r-agg8b-e').stdout);
    const at = ports(['1024', 'twenty', '512', 'no', '', '0']);
    const text = await said([path], {}, at);
    expect(at.asked.length).toBeGreaterThan(4);
    expect(text).toMatch(/You said: .*input, output/);
    expect(text).toMatch(/Not given: .*prefix cache/);
    expect(await said([path])).toMatch(/Next: say what the input does not/);
  });

  it('says why a run failed and the smallest correction', async () => {
    const { stderr = '', args, model } = recording('refusals', 'err-tp-too-large');
    const command = `python -m cli.inference.throughput_optimizer ${model} ${args.join(' ')}`;
    const text = await said([file('failed.txt', `${command}\n${stderr}`)]);
    expect(text).toMatch(/The run failed: /);
    expect(text).toMatch(/larger than --num-devices/);
  });

  it('finds a document in a fence, between words, and takes bare device names', async () => {
    const row = { model: 'X', parallel: 'TP=8 | PP=1 | DP=1', throughput: 100, ttft_ms: 50, tpot_ms: 20 };
    const fenced = `Here it is:\n\`\`\`json\n${JSON.stringify(row, null, 2)}\n\`\`\`\nthanks`;
    expect(await said(['-'], {}, ports(null, fenced))).toMatch(/TP=8 \| PP=1 \| DP=1, 100 tok\/s/);
    const worded = `The best row was ${JSON.stringify(row)} as far as I know.`;
    expect(await said(['-'], {}, ports(null, worded))).toMatch(/100 tok\/s/);
    const names = await said(['-'], {}, ports(null, 'TEST_DEVICE vs A3 752T'));
    expect(names).toMatch(/ATLAS_800_A3_752T_128G_DIE against TEST_DEVICE: Cube ×/);
  });

  it('answers a question and writes the page and Markdown', async () => {
    expect(await said([ratio], { question: 'what limits it?' })).toMatch(/req\/s/);
    const at = ports();
    await said([ratio], { html: 'page.html' }, at);
    expect(at.written.get('page.html')).toMatch(/^<!doctype html>/);
    await said([ratio], { markdown: true }, at);
    expect(at.printed[0]).toMatch(/^# Explanation/);
  });
});
