import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../src/commands/run-command-line.ts';
import { processView, runLine } from './process-view.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'throughline-faults-'));
  mkdirSync(join(home, 'folder'));
  writeFileSync(join(home, 'broken'), '{"a": [');
  writeFileSync(join(home, 'bytes'), Buffer.from([0xf0, 0x28, 0x8c, 0x28, 0x00, 0xff]));
  writeFileSync(join(home, 'empty'), '');
  writeFileSync(join(home, 'other'), '{"hello": 1}');
  const event = { ph: 'X', cat: 'kernel', name: 'gemm', ts: 1, dur: 9, pid: 0, tid: 7 };
  writeFileSync(join(home, 'trace.json'), JSON.stringify({ schemaVersion: 1, traceEvents: [event] }));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (words: readonly string[]) => runLine(words, { THROUGHLINE_HOME: join(home, 'state') });

const lengths = ['--input-length', '8', '--output-length', '8'];
const server = ['load', 'http://127.0.0.1:9', '--model', 'm'];
const campaign = ['campaign', 'init', '--model', 'm', '--frameworks', 'vllm', '--devices', 'none'];

/** Each flag or argument that takes a file, with the words in front of it. */
const takers: readonly { readonly what: string; readonly words: readonly string[] }[] = [
  { what: 'plan --device-file', words: ['plan', '--device-file'] },
  { what: 'plan --length-distribution', words: ['plan', '--length-distribution'] },
  { what: 'plan --arrivals-file', words: ['plan', '--arrivals-file'] },
  { what: 'plan --cases', words: ['plan', '--cases'] },
  { what: 'size --device-file', words: ['size', '--device-file'] },
  { what: 'size --arrivals-file', words: ['size', '--arrivals-file'] },
  { what: 'devices --device-file', words: ['devices', '--device-file'] },
  { what: 'explain', words: ['explain'] },
  { what: 'verify', words: ['verify'] },
  { what: 'compare', words: ['compare'] },
  { what: 'accuracy', words: ['accuracy'] },
  {
    what: 'load --prompts',
    words: [...server, '--concurrency', '1', '--output-length', '8', '--prompts'],
  },
  { what: 'load --arrivals', words: [...server, '--arrivals'] },
  { what: 'campaign --plan', words: [...campaign, '--plan'] },
  { what: 'campaign --host', words: [...campaign, '--host'] },
  { what: 'campaign --workload', words: [...campaign, '--workload'] },
  { what: 'triage --graph-annotations', words: ['triage', 'HOME/trace.json', '--graph-annotations'] },
];

const at = (words: readonly string[], name: string) =>
  [...words, join(home, name)].map((word) => word.replace('HOME', home));

describe.each(takers)('$what', ({ words }) => {
  test('input that is missing is 2, and says so in words', async () => {
    const { code, err } = await run(at(words, 'none'));
    expect(code).toBe(2);
    expect(err).toContain(join(home, 'none'));
    expect(err).not.toContain('ENOENT');
  });

  test.each(['folder', 'broken', 'bytes', 'empty', 'other'])('%s is invalid input: 3', async (name) => {
    const { code, err } = await run(at(words, name));
    expect(err).toContain(words[0] === 'verify' && name !== 'folder' ? 'verified' : join(home, name));
    expect(err).not.toMatch(/EISDIR|\.\. /);
    expect(code).toBe(3);
  });
});

test('a device file that is missing is named also beside a file of cases', async () => {
  writeFileSync(join(home, 'cases.csv'), 'model,devices\nQwen3-32B,H200\n');
  const words = ['plan', '--cases', 'HOME/cases.csv', '--device-file'];
  expect((await run(at(words, 'none'))).code).toBe(2);
  expect((await run(at(words, 'other'))).code).toBe(3);
});

describe('traces, whose codes are their own', () => {
  test.each([[['triage']], [['triage', 'export', '--output', 'HOME/out']], [['triage', 'layers']]])(
    '%j: a missing trace is missing input, and a file without one a failed run',
    async (words) => {
      expect((await run(at(words, 'none'))).code).toBe(2);
      for (const name of ['folder', 'broken', 'bytes', 'empty', 'other'])
        expect((await run(at(words, name))).code).toBe(1);
    },
  );

  test('a log that is named and is not there lets no run pass the gate', async () => {
    const words = ['triage', 'HOME/trace.json', '--run-log'];
    expect((await run(at(words, 'none'))).code).toBe(2);
    expect((await run(at(words, 'folder'))).code).toBe(3);
    expect((await run(at(words, 'other'))).code).toBe(0);
  });
});

test('a file that holds no tokenizer is invalid input, whatever the server says; one that is not there is missing', async () => {
  const words = [...server, '--concurrency', '1', '--requests', '1', ...lengths, '--tokenizer'];
  expect((await run(at(words, 'none'))).code).toBe(2);
  mkdirSync(join(home, 'tokens'));
  for (const text of ['{"a": [', '', '{"hello": 1}']) {
    writeFileSync(join(home, 'tokens', 'tokenizer.json'), text);
    const { code, err } = await run(at(words, 'tokens'));
    expect({ text, code }).toEqual({ text, code: 3 });
    expect(err).toContain('tokenizer');
  }
});

test.each([['plan'], ['explain'], ['verify'], ['size'], ['forward'], ['resume']])(
  '%s with nothing to read and nobody to ask says what is missing: 2',
  async (name) => {
    const { view, out, err } = processView({ THROUGHLINE_HOME: join(home, 'nobody') });
    (view.stdin as unknown as PassThrough).end();
    expect(await runCommandLine([name], view)).toBe(2);
    expect(err()).not.toBe('');
    expect(out()).toBe('');
  },
);
