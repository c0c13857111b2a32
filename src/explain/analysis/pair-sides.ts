import { readCommandWords } from '../../results/readers/command-line.ts';
import type { DeviceResult, PdPair, Result } from '../../results/result.ts';
import { casesOfPair } from '../../verification/cases-of-result.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { Statement } from '../evidence/statement.ts';
import type { Subject } from './subject.ts';

const nothingKept: DeviceResult['memory'] & PdPair['prefillMemory'] = {
  totalGiB: null,
  reservedGiB: null,
  weightGiB: null,
  kvCacheGiB: null,
  activationGiB: null,
  availableGiB: null,
};

/**
 * One instance of each side of a PD ratio's best pair as a subject of its own: its strategy, batch and memory on the devices
 * of one instance. Cites of it are named by `ofPair` as the pair has them.
 */
export function pairSides(subject: Subject): readonly Subject[] {
  const { run, device } = subject;
  const [pair] = device.pdRatio?.pairs ?? [];
  if (pair === undefined) return [];
  return casesOfPair(run, device, pair).map(({ phase, row: known }): Subject => {
    const isPrefill = phase === 'prefill';
    const memory = (isPrefill ? pair.prefillMemory : pair.decodeMemory) ?? nothingKept;
    const row = { ...known, memory };
    // The report of a ratio may leave out a limit that its command states.
    const ttftMs = device.limits.ttftMs ?? run.conditions.ttftLimitMs;
    const tpotMs = device.limits.tpotMs ?? run.conditions.tpotLimitMs ?? statedTpotMs(run);
    const numDevices = isPrefill ? pair.prefillDevicesPerInstance : pair.decodeDevicesPerInstance;
    return {
      ...subject,
      run: { ...run, mode: 'disaggregation', conditions: { ...run.conditions, numDevices } },
      device: {
        ...device,
        phase: isPrefill ? 'prefill' : 'decode',
        limits: isPrefill ? { ttftMs, tpotMs: null } : { ttftMs: null, tpotMs },
        best: row,
        candidates: [row],
        rows: [],
        outcomes: [],
        pdRatio: null,
      },
      path: `${subject.path}.pdRatio.pairs[0].${phase}`,
      phases: [],
    };
  });
}

function statedTpotMs({ command }: Result): number | null {
  const told = command === null ? undefined : readCommandWords(command)?.flags.get('--tpot-limit')?.[0];
  return told !== undefined && Number(told) > 0 ? Number(told) : null;
}

const fields: Readonly<Record<string, (side: ServedPhase) => string>> = {
  parallel: (side) => `${side}Parallel`,
  batchSize: (side) => `${side}BatchSize`,
  concurrency: (side) => `${side}Concurrency`,
  requestsPerSecond: (side) => `${side}Qps`,
  memory: (side) => `${side}Memory`,
  ttftMs: () => 'ttftMs',
  tpotMs: () => 'tpotMs',
};

const ofSide = /^(?<pair>.*\.pdRatio\.pairs\[0\])\.(?<side>prefill|decode)\.(?<rest>.*)$/;

/** Statements about a side with their cites as paths into the pair; sizes that its label alone says are references. */
export function ofPair(statements: readonly Statement[]): Statement[] {
  return statements.map((one) => ({
    ...one,
    about: null,
    cites: one.cites.map((part) => {
      if (!('path' in part)) return part;
      const found = ofSide.exec(part.path)?.groups;
      if (found === undefined) return part;
      const [head = '', field = '', ...more] = (found.rest ?? '').split('.');
      const named = head === 'best' ? fields[field]?.(found.side as ServedPhase) : undefined;
      if (named !== undefined) return { ...part, path: [`${found.pair}.${named}`, ...more].join('.') };
      return { ...part, source: 'reference' as const };
    }),
  }));
}
