import { describe, expect, test } from 'vitest';
import type { CommandEnd } from '../../../src/backends/run/run-command.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { recording, recordings } from '../../results/readers/recordings.ts';
import { verifyText } from './verify-kit.ts';

/** A recorded run as a person keeps it: the command, then what it printed; models under the names that everyone knows. */
function kept(id: string): string {
  const { model, typed, args, stdout } = recording('optimizer', id);
  const words = ['python', '-m', 'cli.inference.throughput_optimizer', model, ...args];
  return `$ ${words.join(' ')}\n${typed === undefined ? stdout : stdout.replaceAll(typed, model)}`;
}

describe('recorded rows of the real optimizer, verified by single forward passes', () => {
  const rows = recordings('optimizer').filter(({ stdout }) => stdout.includes('TP='));
  const distributions = rows.filter(({ args }) => args.includes('lengths.yaml'));
  const drafted = rows.filter(({ args }) => args.includes('--speculative-method'));
  const single = rows.filter((one) => !distributions.includes(one) && !drafted.includes(one));

  test.each(single.map(({ id }) => id))('%s', async (id) => {
    const { status, document } = await verifyText(kept(id));
    expect(status).toBe(0);
    for (const one of document.cases) {
      const reasons = one.agreement.reasons.map((reason: { id: string }) => reason.id);
      expect(reasons).toEqual([one.agreement.worst === null ? 'not-rebuilt' : 'consistent']);
      expect(Object.keys(one.seconds)).toHaveLength(one.forwards.length);
    }
  });

  test.each(drafted.map(({ id }) => id))('%s has a draft, which a search tells no context', async (id) => {
    const { status, said, ran } = await verifyText(kept(id));
    expect(status).toBe(1);
    expect(said).toContain('draft model');
    expect(ran).toEqual([]);
  });

  test.each(distributions.map(({ id }) => id))('%s is of several lengths and says so', async (id) => {
    const { status, said, ran } = await verifyText(kept(id));
    expect(status).toBe(1);
    expect(said).toContain('several lengths');
    expect(ran).toEqual([]);
  });
});

describe('verify', () => {
  const dump = recording('optimizer', 'dense-agg-32b-test').stdout;

  test('of a result on GPUs says that no pass runs there, and gives the load that checks it', async () => {
    const text = kept('dense-agg-8b-a2-eager').replaceAll('ATLAS_800_A2_376T_64G', 'h100_sxm');
    const { status, said, ran } = await verifyText(text);
    expect([status, ran]).toEqual([1, []]);
    expect(said).toContain('No program here runs single forward passes on h100_sxm');
    expect(said).toMatch(
      /\nthroughline load http:\/\/localhost:8000 --model Qwen\/Qwen3-8B --requests (\d+) --concurrency (\d+) --input-length 2048 --output-length 512$/m,
    );
    const on = { given: { device: 'ATLAS_800_A2_376T_64G' } };
    expect((await verifyText(text, on)).said).not.toContain('No program here');
  });

  test('asks for what the result does not say, each once, again where an answer does not fit', async () => {
    const { status, asked, ran } = await verifyText(dump, { json: false }, { answers: ['maybe', 'yes'] });
    expect(status).toBe(0);
    // The tokens that it computes tell the prefix cache; whether it was compiled is asked again.
    expect(asked).toHaveLength(2);
    expect(ran.map((command) => command.shown.includes('--compile'))).toEqual([true, true, true]);
  });

  test('without a terminal it says what is missing and how to give it', async () => {
    const { status, said, document } = await verifyText(dump);
    expect(status).toBe(2);
    expect(document.need).toEqual(['compile']);
    expect(said).toContain('--set compile=');
    expect((await verifyText(dump, { given: { compile: true } })).status).toBe(0);
    // Another name of the column is none that tells it.
    const older = dump.replaceAll('effective_input_length', 'some_other_input_length');
    expect((await verifyText(older)).document.need).toEqual(['compile', 'prefixCacheHitRate']);
  });

  test('a dry run and a missing yes run nothing', async () => {
    const dry = await verifyText(kept('dense-agg-8b-a2-eager'), { dryRun: true, yes: false });
    expect([dry.status, dry.ran]).toEqual([0, []]);
    expect(dry.document.cases[0].forwards).toHaveLength(3);
    const unsure = await verifyText(kept('dense-agg-8b-a2-eager'), { yes: false });
    expect([unsure.status, unsure.ran, unsure.document.need]).toEqual([2, [], ['yes']]);
  });

  test('--row takes another row; a row that is not there is refused with the count', async () => {
    const second = await verifyText(kept('dense-agg-8b-a2-eager'), { row: 2 });
    expect(second.document.cases[0].parallel).not.toBe(
      (await verifyText(kept('dense-agg-8b-a2-eager'))).document.cases[0].parallel,
    );
    const none = await verifyText(kept('dense-agg-8b-a2-eager'), { row: 99 });
    expect(none.status).toBe(2);
    expect(none.said).toMatch(/lists \d/);
  });

  test('--op-bound lists the dearest operators with their bounds', async () => {
    const { said, ran } = await verifyText(kept('dense-agg-8b-a2-eager'), { opBound: true });
    expect(ran.every(({ args }) => args.includes('--dump-op-bound-results'))).toBe(true);
    expect(said).toMatch(/static_quant_linear +(?:Cube|Mem) /);
  });

  test('a given field speaks against the result, and that is said', async () => {
    const { stdout, typed = '' } = recording('optimizer', 'r-agg8b-e');
    const words = recording('optimizer', 'r-agg8b-e').args.join(' ');
    const text = `$ python -m cli.inference.throughput_optimizer ${typed} ${words}\n${stdout}`;
    const { status, said } = await verifyText(text, { given: { model: 'Qwen/Qwen3-8B' } });
    expect(status).toBe(0);
    expect(said).toContain(`model is Qwen/Qwen3-8B as you said; the result says ${typed}`);
  });

  test('a difference is explained by what differs, and called unexplained where nothing does', async () => {
    const text = kept('dense-agg-8b-a2-eager');
    const best = readOutput(text).runs[0]?.results[0]?.best;
    const printed = best?.tpotMs?.toFixed(2) ?? '';
    const changed = text.replaceAll(` ${printed} `, ` ${(Number(printed) * 2).toFixed(2)} `);
    const other = await verifyText(changed);
    const assumption = expect.objectContaining({ id: 'assumption' });
    expect(other.document.cases[0].agreement.reasons).toEqual([
      assumption,
      { id: 'other-engine', predicted: 'tensorcast', verified: 'analytic' },
    ]);
    const own = changed.replace(
      'python -m cli.inference.throughput_optimizer',
      'throughline engine throughput-optimizer',
    );
    const same = await verifyText(own.replace(' --tpot-limits', ' --max-batched-tokens 8192 --tpot-limits'));
    expect(same.document.cases[0].agreement.reasons).toEqual([{ id: 'unexplained' }]);
  });

  test.each([
    ['cancelled', 130],
    ['timed-out', 124],
    ['failed', 1],
  ] as const)('a forward pass that is %s ends with %d', async (status, code) => {
    const run = async (): Promise<CommandEnd> => ({
      status,
      output: {
        stdout: '',
        stderr: 'KeyError: x',
        exitCode: status === 'failed' ? 1 : null,
        resultFile: null,
      },
      logPath: '',
      tail: [],
      elapsedMs: 0,
    });
    expect((await verifyText(kept('dense-agg-8b-a2-eager'), {}, { run })).status).toBe(code);
  });

  test('a text without a row, a source that is not there', async () => {
    expect((await verifyText('nothing of ours')).status).toBe(3);
    expect((await verifyText(null)).status).toBe(2);
  });
});

describe('one part of a source', () => {
  const readText = (id: string) => async (source: string) => (source === 'run.txt' ? kept(id) : null);
  const part = (named: string, id = 'dense-agg-8b-a2-eager') =>
    verifyText(null, { source: `run.txt#${named}` }, { readText: readText(id) });

  test('a phase of an aggregated row runs its own passes and is set against its own part of the row', async () => {
    const decode = await part('decode');
    expect(decode.ran).toHaveLength(1);
    expect(decode.ran[0]?.args).toContain('--decode');
    const [metric] = decode.document.cases[0].agreement.metrics;
    expect(metric.metric).toBe('decodeMs');
    expect(Math.abs(metric.relative)).toBeLessThan(0.001);
    expect(decode.document.cases[0].agreement.reasons.map(({ id }: { id: string }) => id)).toEqual([
      'one-phase',
      'consistent',
    ]);
    const prefill = await part('prefill');
    expect(prefill.ran.every(({ args }) => !args.includes('--decode'))).toBe(true);
    expect(prefill.document.cases[0].agreement.metrics[0]).toMatchObject({ metric: 'ttftMs' });
    expect(prefill.ran.length + decode.ran.length).toBe(3);
  });

  test('a side of a PD ratio, and a strategy', async () => {
    const decode = await part('decode', 'r-pd8b');
    expect(decode.document.cases.map(({ phase }: { phase: string }) => phase)).toEqual(['decode']);
    const second = await part('2');
    expect(second.document.cases[0].parallel).toBe(
      (await verifyText(kept('dense-agg-8b-a2-eager'), { row: 2 })).document.cases[0].parallel,
    );
  });

  test('a part that is not there is refused with the parts there are', async () => {
    const none = await part('TP=64');
    expect(none.status).toBe(2);
    expect(none.said).toContain('decode');
  });
});
