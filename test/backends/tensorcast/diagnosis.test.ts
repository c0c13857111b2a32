import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { PreparedCommand } from '../../../src/backends/backend.ts';
import { type CommandEnd, runCommand } from '../../../src/backends/run/run-command.ts';
import { diagnosticFlags, withReason } from '../../../src/backends/tensorcast/diagnosis.ts';
import { classifyFailure } from '../../../src/backends/tensorcast/failure.ts';
import { createTensorCast } from '../../../src/backends/tensorcast/tensorcast.ts';
import { recording } from '../../results/readers/recordings.ts';
import { memoryCache, presentHelp, type StandIn, standInCheckout, startsOf } from './stand-in.ts';

const silent = recording('refusals', 'no-reason');
const limits = { signal: new AbortController().signal, timeoutMs: null };

/** Runs a search that cannot build its model, and asks for the reason. */
async function reasonFrom(forward: NonNullable<StandIn['forward']>) {
  const folder = standInCheckout({ help: presentHelp, ...silent, exitCode: silent.exit, forward });
  const backend = createTensorCast({
    sources: { flag: folder, environment: null, setting: null, workingDirectory: tmpdir() },
    interpreter: null,
    path: process.env.PATH,
    cache: memoryCache(),
    flags: () => [
      { flag: '--model-id', values: ['Qwen/Qwen3-0.6B'] },
      { flag: '--device', values: ['TEST_DEVICE'] },
      { flag: '--num-devices', values: ['32'] },
      { flag: '--input-length', values: ['500'] },
      { flag: '--output-length', values: ['64'] },
      { flag: '--tp-sizes', values: ['32'] },
    ],
  });
  await backend.probe();
  const run = (command: PreparedCommand): Promise<CommandEnd> =>
    runCommand(command, folder, { line: () => undefined }, limits);
  const command = backend.prepare({}, folder);
  const { output, status } = await run(command);
  const failure = classifyFailure({ ...output, status, args: command.args });
  expect(failure?.id).toBe('cannot-build');
  return { failure: await withReason(failure, command, backend, run), starts: startsOf(folder) };
}

describe('why a model could not be built', () => {
  test('is asked of text_generate with one token and the first configuration of the search', async () => {
    const { stdout, stderr = '', exit } = recording('refusals', 'tg-heads');
    const { failure, starts } = await reasonFrom({ stdout, stderr, exitCode: exit });
    expect(failure).toMatchObject({ id: 'heads', correction: { kind: 'drop', slot: 'tpSizes' } });
    expect(failure?.importantLines.join('\n')).toContain('assert head_num % self.tp_size == 0');
    expect(starts.at(-1)?.args.join(' ')).toBe(
      '-m cli.inference.text_generate Qwen/Qwen3-0.6B --device TEST_DEVICE --num-devices 32 --num-queries 1 --query-length 1 --tp-size 32',
    );
  });

  test('a reason nobody knows is shown as it was printed; none at all changes nothing', async () => {
    const odd = await reasonFrom({ stdout: '', stderr: 'Traceback\nKeyError: strange\n', exitCode: 1 });
    expect(odd.failure).toMatchObject({ id: 'cannot-build', importantLines: ['KeyError: strange'] });
    const { stdout } = recording('text-generate', 'dense-decode-bounds');
    const fine = await reasonFrom({ stdout, stderr: '', exitCode: 0 });
    expect(fine.failure?.importantLines.join()).toContain('Failed to build model');
  });

  test('flags of a ratio are those of its prefill instances; a text that is no command has none', () => {
    const words =
      'python -m cli.inference.throughput_optimizer M/x --num-devices 8 --prefill-devices-per-instance 2';
    expect(diagnosticFlags(words.split(' '))).toContainEqual({ flag: '--num-devices', values: ['2'] });
    expect(diagnosticFlags(['ls', '-l'])).toBeNull();
  });
});
