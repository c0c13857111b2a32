import type { OperatorData, OperatorFramework } from '../../../src/engine/serving/operators/operator-data.ts';
import type { SystemFacts } from '../../../src/engine/serving/operators/system-facts.ts';
import type { OperatorSource } from '../../../src/engine/serving/operators/timer.ts';
import { plainSystem } from './fixtures.ts';

/** A system with round figures: 1,000 operations a microsecond in bf16, 2,000 in fp8; 10 bytes a microsecond. */
export const round: SystemFacts = {
  ...plainSystem,
  peakTeraOps: { bf16: 0.001, fp8: 0.002 },
  bandwidthBytesPerSecond: 1e7,
  domainBytesPerSecond: 4e6,
  networkBytesPerSecond: 1e6,
  devicesPerDomain: 8,
};

export function source(
  data: Omit<OperatorData, 'system'> | null,
  framework: OperatorFramework = 'vllm',
  system: Partial<SystemFacts> = {},
): OperatorSource {
  return {
    system: { ...round, ...system },
    framework,
    data: data === null ? null : { system: 'plain', ...data },
  };
}
