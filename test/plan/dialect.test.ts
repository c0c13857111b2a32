import { describe, expect, it } from 'vitest';
import { type PlanFlag, readHelp, spellFlags, spelling } from '../../src/plan/dialect.ts';

const help = `usage: optimizer [-h] [--tpot-limits TPOT] [--tp-sizes TP [TP ...]] [--ep-sizes [EP ...]]
  --quantize-linear-action {QuantizeLinearAction.DISABLED,QuantizeLinearAction.W8A8_DYNAMIC}
  --mode [{fast,slow-walk}]
  --batch-range [BATCH ...]   the batch-sizes tried; a --dashed-word-in-text counts as a flag
  --jobs JOBS`;
const dialectOf = () => readHelp(help, 'TensorCast of March');
const flag = (name: string, ...values: string[]): PlanFlag => ({ flag: name, values });
const spelled = (...flags: PlanFlag[]) => spellFlags(flags, dialectOf());

describe('the flags of an installed program', () => {
  it('are read from its help: names, choices without their class, and which take several values', () => {
    const dialect = dialectOf();
    expect([...dialect.flags].toSorted()).toEqual([
      '--batch-range',
      '--dashed-word-in-text',
      '--ep-sizes',
      '--jobs',
      '--mode',
      '--quantize-linear-action',
      '--tp-sizes',
      '--tpot-limits',
    ]);
    expect(Object.fromEntries(dialect.choices)).toEqual({
      '--quantize-linear-action': ['DISABLED', 'W8A8_DYNAMIC'],
      '--mode': ['fast', 'slow-walk'],
    });
    expect([...dialect.several].toSorted()).toEqual(['--batch-range', '--ep-sizes', '--tp-sizes']);
    expect(dialect.program).toBe('TensorCast of March');
    expect([...readHelp('no flags', 'x').flags]).toEqual([]);
  });

  it('keep their present name where the version has it, and take an earlier one where it has that', () => {
    const dialect = dialectOf();
    expect(spelling(dialect, '--jobs')).toBe('--jobs');
    expect(spelling(dialect, '--tpot-limit')).toBe('--tpot-limits');
    expect(spelling(dialect, '--ttft-limit')).toBeNull();
    const both = readHelp('--tpot-limit --tpot-limits', 'x');
    expect(spelling(both, '--tpot-limit')).toBe('--tpot-limit');
  });

  it.each([
    ['--ttft-limit', '--ttft-limits'],
    ['--tpot-limit', '--tpot-limits'],
    ['--mtp-acceptance-rates', '--mtp-acceptance-rate'],
    ['--max-batched-tokens', '--max-prefill-tokens'],
    ['--quantize-non-expert-linear-action', '--quantize-backbone-linear-action'],
    ['--chrome-trace-file', '--chrome-trace'],
    ['--profiling-database-path', '--profiling-database'],
    ['--no-repetition', '--disable-repetition'],
  ])('%s was once %s', (now, then) => expect(spelling(readHelp(then, 'x'), now)).toBe(then));

  it('carry values in the case and with the hyphens of the version', () => {
    expect(
      spelled(
        flag('--model-id', 'Qwen/Qwen3-32B'),
        flag('--tpot-limit', '50'),
        flag('--mode', 'SLOW_WALK'),
        flag('--quantize-linear-action', 'w8a8_dynamic'),
        flag('--batch-range', '1', '64'),
        flag('--jobs', 'odd-Value'),
      ),
    ).toEqual({
      args: [
        'Qwen/Qwen3-32B',
        ...['--tpot-limits', '50'],
        ...['--mode', 'slow-walk'],
        ...['--quantize-linear-action', 'W8A8_DYNAMIC'],
        ...['--batch-range', '1', '64'],
        ...['--jobs', 'odd-Value'],
      ],
      dropped: [],
      refused: [],
    });
  });

  it('are refused with several values where the version takes one', () => {
    const two = flag('--tpot-limit', '50', '60');
    expect(spelled(two)).toEqual({ args: [], dropped: [], refused: [two] });
  });

  it('may be empty lists only where the version knows that as every power of two', () => {
    expect(spelled(flag('--tp-sizes')).args).toEqual(['--tp-sizes']);
    const march = readHelp('--tp-sizes TP [TP ...]', 'x');
    expect(spellFlags([flag('--tp-sizes')], march).refused).toEqual([flag('--tp-sizes')]);
    const single = readHelp('--tp-sizes TP --ep-sizes EP', 'x');
    expect(spellFlags([flag('--tp-sizes')], single).refused).toEqual([flag('--tp-sizes')]);
    expect(spellFlags([flag('--jobs')], march).refused).toEqual([]);
    expect(spellFlags([flag('--compile')], readHelp('--compile', 'x')).args).toEqual(['--compile']);
  });
});

describe('a flag that the version lacks', () => {
  const bare = readHelp('--model', 'bare');
  const outcome = (one: PlanFlag, ...others: PlanFlag[]) => {
    const { dropped, refused } = spellFlags([one, ...others], bare);
    return dropped.includes(one) ? 'dropped' : refused.includes(one) ? 'refused' : 'kept';
  };

  it.each(['--jobs', '--max-search-combinations', '--concurrency-search-strategy', '--log-level'])(
    '%s only steers effort: dropped',
    (name) => expect(outcome(flag(name, '7'))).toBe('dropped'),
  );

  it.each([
    ['--moe-dp-sizes', '1', '2'],
    ['--dcp-sizes', '1', '4'],
    ['--prefix-cache-hit-rate', '0', '0.3'],
    ['--serving-cost', '0.0', '5'],
    ['--num-mtp-tokens', '0', '1'],
    ['--quantize-attention-action', 'DISABLED', 'INT8'],
  ])('%s %s states what that version does anyway, %s does not', (name, same, other) => {
    expect(outcome(flag(name, same))).toBe('dropped');
    expect(outcome(flag(name, other))).toBe('refused');
    expect(outcome(flag(name, same, other))).toBe('refused');
  });

  it('--ep-sizes says nothing new where it is all devices', () => {
    const count = flag('--num-devices', '8');
    expect(outcome(flag('--ep-sizes', '8'), count)).toBe('dropped');
    expect(outcome(flag('--ep-sizes', '4'), count)).toBe('refused');
    expect(outcome(flag('--ep-sizes'), count)).toBe('refused');
    expect(outcome(flag('--ep-sizes', '8'))).toBe('refused');
    expect(outcome(flag('--ep-sizes'))).toBe('refused');
  });

  it('acceptance rates mean nothing where no token is predicted', () => {
    expect(outcome(flag('--mtp-acceptance-rates', '0.9'))).toBe('dropped');
    expect(outcome(flag('--mtp-acceptance-rates', '0.9'), flag('--num-mtp-tokens', '2'))).toBe('refused');
  });

  it('anything else decides figures: refused', () => {
    expect(outcome(flag('--compile'))).toBe('refused');
    expect(outcome(flag('--tpot-limit', '1'))).toBe('refused');
  });
});
