import { describe, expect, test } from 'vitest';
import { readCommandWords } from '../../src/results/readers/command-line.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { caseOfRow } from '../../src/verification/cases-of-result.ts';
import { planVerification } from '../../src/verification/mapping.ts';
import { rebuildMetrics } from '../../src/verification/rebuild.ts';
import { completeCase } from '../../src/verification/verification-case.ts';
import { recording } from '../results/readers/recordings.ts';
import { simulatedSeconds } from './simulated-seconds.ts';

/** Every candidate of a recorded run, verified by single forward passes. */
function verified(id: string) {
  const { stdout, args, model } = recording('optimizer', id);
  const command = readCommandWords(['python', '-m', 'cli.inference.throughput_optimizer', model, ...args]);
  const { result } = readOutput(stdout);
  if (!result || !command) throw new Error(`${id} is not read`);
  const told = { ...command.conditions, ...result.conditions, mtpAcceptanceRates: [0.9, 0.6, 0.4, 0.2] };
  const { inputLength, outputLength, compile, prefixCacheHitRate, quantizeLinearAction } = command.conditions;
  const conditions = {
    ...told,
    inputLength,
    outputLength,
    compile,
    prefixCacheHitRate,
    quantizeLinearAction: told.quantizeLinearAction ?? quantizeLinearAction,
    numMtpTokens: null,
  };
  return result.results.flatMap((device) =>
    device.candidates.map((row) => {
      const open = caseOfRow({ ...result, conditions }, device, row);
      const one = open && completeCase(open, {});
      if (!one) throw new Error(`${id} lacks ${open?.missing.join()}`);
      const plan = planVerification(one);
      const seconds = new Map(
        plan.forwards.map((forward) => [forward.id, simulatedSeconds(one, model, forward)]),
      );
      return {
        row,
        one,
        plan,
        rebuilt: rebuildMetrics(one, plan, (forward) => seconds.get(forward) ?? null),
      };
    }),
  );
}

describe('recorded rows rebuilt from single forward passes', () => {
  // r-agg8b-dump has full waves and a remainder; moe-agg several EP sizes; dense-disagg both phases, waves and single steps.
  test.each(['r-agg8b-dump', 'moe-agg-30b-tp', 'dense-disagg-both', 'r-prefill8b-dump'])(
    '%s: the figures that the program printed',
    (id) => {
      for (const { row, rebuilt, plan } of verified(id)) {
        expect(plan.isRebuildable).toBe(true);
        for (const metric of ['ttftMs', 'tpotMs', 'throughputTokensPerSecond'] as const) {
          const printed = row[metric];
          if (printed === null) continue;
          expect(
            Math.abs((rebuilt[metric] ?? Number.NaN) / printed - 1),
            `${row.parallel} ${metric}`,
          ).toBeLessThan(2e-4);
        }
      }
    },
  );

  test('MTP folds the decode step', () => {
    for (const { row, rebuilt } of verified('mtp-8b')) {
      expect(Math.abs((rebuilt.tpotMs ?? 0) / (row.tpotMs ?? 1) - 1)).toBeLessThan(5e-3);
    }
  });
});
