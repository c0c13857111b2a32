import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';
import { inputOfText } from '../../../src/explain/input.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import type { Result } from '../../../src/results/result.ts';
import { recording } from '../../results/readers/recordings.ts';
import { figureFaults } from '../number-check.ts';
import { embedded } from '../readings.ts';

/** The recorded run as a person keeps it: the command, then what it printed; the model under the name that everyone knows. */
function kept(id: string): string {
  const { model, typed, args, stdout } = recording('optimizer', id);
  const words = ['python', '-m', 'cli.inference.throughput_optimizer', model, ...args];
  return `$ ${words.join(' ')}\n${typed === undefined ? stdout : stdout.replaceAll(typed, model)}`;
}

const input = inputOfText(readOutput(kept('r-pd8b')));
const facts = embedded();
const [pair] = input.runs.flatMap(({ results }) => results.flatMap(({ pdRatio }) => pdRatio?.pairs ?? []));

function withLosingPair(run: Result): Result {
  return {
    ...run,
    results: run.results.map((device) => ({
      ...device,
      pdRatio: device.pdRatio && {
        ...device.pdRatio,
        pairs: device.pdRatio.pairs.flatMap((one) => [
          one,
          { ...one, decodeParallel: 'TP=32 | PP=1 | DP=1', balancedQps: 0.1 },
        ]),
      },
    })),
  };
}

function asked(question: string): string {
  const { statements } = answer(understandQuestion(question, questionReader), input, facts);
  for (const one of statements) expect(figureFaults(one, input, 'en', facts)).toEqual([]);
  return statements.map(({ text }) => text.en).join('\n');
}

describe('questions about a P/D ratio', () => {
  it('a load is held by whole instances of each side', () => {
    const [p, d] = [pair?.prefillQps ?? 0, pair?.decodeQps ?? 0];
    const rate = 4 * d;
    const [prefills, decodes] = [Math.ceil(rate / p), Math.ceil(rate / d)];
    const devices =
      prefills * (pair?.prefillDevicesPerInstance ?? 0) + decodes * (pair?.decodeDevicesPerInstance ?? 0);
    expect(asked(`how many devices for ${rate.toFixed(2)} requests per second?`)).toContain(
      `${devices} devices`,
    );
    const users = 3 * (pair?.decodeConcurrency ?? 0);
    expect(asked(`can this split hold ${users} concurrent users?`)).toMatch(/and Decode 3 × /);
  });

  it('why not a strategy is answered for the instances of either side', () => {
    const sizeOf = (parallel = '') => /TP=(\d+)/.exec(parallel)?.[1];
    const best = sizeOf(pair?.decodeParallel);
    expect(asked(`why not TP=${best}?`)).toMatch(/is the best strategy of a (?:Prefill|Decode) instance/);
    expect(asked('why not TP=64?')).toMatch(/TP=64 is not among the candidates \(P TP=.* · D TP=/);
    const lost = { ...input, runs: input.runs.map(withLosingPair) };
    const { statements } = answer(understandQuestion('why not TP=32?', questionReader), lost, facts);
    expect(statements.map(({ text }) => text.en).join('\n')).toMatch(
      /D TP=32 serves 0\.10 req\/s, one instance of each balanced; the best pair/,
    );
  });

  it('the cache of a token is that of its layers and heads, whatever the blocks of the cache', () => {
    // 2 bytes × 2 (K and V) × 36 layers × 8 heads × 128 wide = 144 KiB on one device.
    expect(asked('KV cache per token?')).toMatch(/144 KiB for each token|72(?:\.0)? KiB for each token/);
  });

  it('memory and batch are those of one instance, of the side that is named', () => {
    expect(asked('will D run out of memory at batch 1000?')).toMatch(/\nOne Decode instance .*\nIt /);
    expect(asked('P实例的显存够吗？')).toMatch(/\nOne Prefill instance /);
    const both = asked('KV cache per token?');
    expect(both).toMatch(/One Prefill instance[\s\S]*One Decode instance/);
  });

  it('matrix work over what the device could do', () => {
    const told = asked('MFU of prefill?');
    const [, time, peak, share] = /: ([\d.]+) ms;.*take ([\d.]+) ms: an MFU of ([\d.]+) %/.exec(told) ?? [];
    expect((100 * Number(peak)) / Number(time)).toBeCloseTo(Number(share), 0);
  });
});
