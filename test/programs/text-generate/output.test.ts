import { describe, expect, test } from 'vitest';
import { runTextGenerate } from '../../../src/programs/text-generate/text-generate.ts';
import { readForwardDocument } from '../../../src/results/readers/forward-document.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { readTrace } from '../../../src/results/readers/recordings/recorded-trace.ts';
import { runEngineProgram } from '../engine-kit.ts';

const decode = [
  ...['Qwen/Qwen3-8B', '--num-queries', '24', '--query-length', '1', '--context-length', '2048', '--decode'],
  ...['--num-devices', '2', '--tp-size', '2', '--compile', '--device', 'ATLAS_800_A2_376T_64G'],
];
const pipelined = [
  ...['Qwen/Qwen3-8B', '--num-queries', '4', '--query-length', '512', '--num-devices', '4'],
  ...['--tp-size', '2', '--pp-size', '2', '--compile'],
];
const run = (words: readonly string[]) => runEngineProgram(runTextGenerate, words);

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly tid: number;
}

async function traceOf(words: readonly string[]): Promise<{ events: TraceEvent[]; document: unknown }> {
  const { written } = await run([...words, '--chrome-trace-file', 'trace.json']);
  const document: unknown = JSON.parse(written.get('trace.json') ?? '');
  const { traceEvents } = document as { traceEvents: TraceEvent[] };
  return { document, events: traceEvents.filter(({ ph }) => ph === 'X') };
}

describe('--json', () => {
  test('holds the printed figures unrounded, and our own reader reads it', async () => {
    const { out } = await run([...decode, '--json']);
    const document: unknown = JSON.parse(out);
    const printed = readOutput((await run([...decode, '--dump-op-bound-results'])).out).forwards[0];
    const read = readForwardDocument(document);
    expect(read?.evidence).toBe('text_generate_op_bound');
    expect(read?.executionSeconds).toBeCloseTo(printed?.executionSeconds ?? 0, 6);
    expect(read?.tokensPerSecondPerDevice?.toPrecision(4)).toBe('1104');
    expect(read?.queriesPerRank).toBe(24);
    expect(read?.memory.weightGiB).toBeCloseTo(4.993, 3);
    const rows = read?.tables[0]?.operators ?? [];
    expect(rows.map(({ name, calls }) => [name, calls])).toEqual(
      printed?.tables[0]?.operators.map(({ name, calls }) => [name, calls]),
    );
    const sum = rows.reduce((all, { totalSeconds }) => all + (totalSeconds ?? 0), 0);
    expect(sum).toBeCloseTo(read?.executionSeconds ?? 0, 9);
    const { memory, communication, cube, vector } = read?.bounds ?? {};
    expect((memory ?? 0) + (communication ?? 0) + (cube ?? 0) + (vector ?? 0)).toBeCloseTo(1, 9);
  });

  test('tells operators apart by the shapes of their arguments where asked', async () => {
    const { out } = await run([...decode, '--json', '--dump-input-shapes']);
    const { operators } = JSON.parse(out) as { operators: { name: string; inputShapes: string }[] };
    const linears = operators.filter(({ name }) => name === 'tensor_cast.static_quant_linear.default');
    expect(linears.map(({ inputShapes }) => inputShapes)).toContain('[24, 4096], [4096, 12288], [], []');
  });
});

describe('--chrome-trace-file', () => {
  test('is recognised as simulated, and lies gapless on one timeline', async () => {
    const { document, events } = await traceOf(decode);
    expect(readTrace(document).origin).toBe('simulated');
    let endUs = 0;
    for (const { ts, dur } of events) {
      expect(ts).toBeCloseTo(endUs, 0);
      endUs = ts + dur;
    }
    expect(endUs / 1e6).toBeCloseTo(0.010867, 6);
    expect(events.filter(({ name }) => name === 'tensor_cast.attention.default')).toHaveLength(36);
  });

  test('shows pipeline stages and what they hand over on threads of their own', async () => {
    const { events } = await traceOf(pipelined);
    expect([...new Set(events.map(({ tid }) => tid))]).toEqual([0, 10_000, 1]);
    const pipelineSend = events.find(({ name }) => name === 'tensor_cast.pipeline_send_recv.default');
    expect(pipelineSend?.tid).toBe(10_000);
  });

  test('runs the layers of a model that mixes kinds in their order', async () => {
    const words = ['Qwen/Qwen3-Next-80B-A3B-Thinking', '--num-queries', '1', '--query-length', '64'];
    const { written } = await run([
      ...words,
      '--num-hidden-layers-override',
      '8',
      '--chrome-trace-file',
      't.json',
    ]);
    const { traceEvents } = JSON.parse(written.get('t.json') ?? '') as {
      traceEvents: { args: { layer?: number } }[];
    };
    const layers = traceEvents.flatMap(({ args }) => args.layer ?? []);
    expect([...new Set(layers)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('a file that cannot be written is an error with its reason', async () => {
    const io = { written: 0 };
    const { status, err } = await runEngineProgram(
      (words, given) =>
        runTextGenerate(words, {
          ...given,
          writeFile() {
            io.written += 1;
            throw new Error('the disk is full');
          },
        }),
      [...decode, '--chrome-trace-file', 'trace.json'],
    );
    expect(status).toBe(1);
    expect(err).toContain('the disk is full');
    expect(io.written).toBe(1);
  });
});

describe('the printed pass', () => {
  test('is read back by our own reader, stage by stage', async () => {
    const { out } = await run(pipelined);
    const [forward] = readOutput(out).forwards;
    expect(forward?.stages.map(({ layers }) => layers)).toEqual(['0:18', '18:36']);
    expect(forward?.tables.map(({ title }) => title)).toEqual([
      'pipeline stage 0 layers 0:18',
      'pipeline stage 1 layers 18:36',
      'pipeline transfer 0->1 bytes=16777216',
    ]);
  });

  test('names the part of the cache that belongs to an indexer', async () => {
    const words = [
      'deepseek-ai/DeepSeek-V3.2',
      '--num-queries',
      '16',
      '--query-length',
      '64',
      '--num-devices',
      '16',
    ];
    const { out } = await run([...words, '--tp-size', '16', '--ep-size', '16', '--compile']);
    expect(out).toMatch(/ {4}Main KV cache: \d+\.\d{3} GB\n {4}Indexer cache: \d+\.\d{3} GB\n/);
    expect(out).toMatch(/ {4}Indexer cache per token: \d+\.\d{6} GB\n/);
  });

  test('the same words give the same bytes, in any order of flags', async () => {
    const [model = '', ...flags] = decode;
    const reordered = [...flags.slice(-3), ...flags.slice(0, -3), model];
    expect((await run(reordered)).out).toBe((await run(decode)).out);
  });

  test('a pass that does not fit says how much is missing', async () => {
    const { status, out } = await run([
      'Qwen/Qwen3-32B',
      '--num-queries',
      '400',
      '--query-length',
      '1',
      '--context-length',
      '8000',
      '--decode',
    ]);
    expect(status).toBe(0);
    expect(out).toMatch(/Memory available: -\d+\.\d{3} GB/);
  });
});

describe('--compilation-config enable_sequence_parallel', () => {
  test('is said to change no figure, and changes none', async () => {
    const told = await run([...decode, '--json', '--compilation-config', 'enable_sequence_parallel']);
    expect(told.err).toContain('enable_sequence_parallel does not change the modelled figures.');
    expect(told.out).toBe((await run([...decode, '--json'])).out);
  });
});
