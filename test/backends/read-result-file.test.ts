import { describe, expect, it } from 'vitest';
import { planRequest } from '../../src/backends/embedded/plan-request.ts';
import { readResultFile } from '../../src/backends/read-result-file.ts';
import { optimizeReportSchema } from '../../src/engine/analytic/search/report-schema.ts';
import { type OptimizeReport, optimize } from '../../src/engine/index.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { answersOf } from '../plan/plan-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['ATLAS_800_A2_376T_64G'],
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  tpotLimitMs: 50,
  searchSpace: 'tp',
  quantize: 'recommended',
};

const reportOf = (change: Partial<SlotValues>) =>
  optimize(planRequest(answersOf({ ...plan, ...change })).request);
const read = (text: string | null, path = 'run-1/result.json') =>
  readResultFile({ resultFile: { path, text } }, optimizeReportSchema, ['throughline.optimize-report', 2]);

const plans: readonly (readonly [what: string, change: Partial<SlotValues>])[] = [
  ['one search', {}],
  ['several devices, one too small', { devices: ['ATLAS_800_A2_376T_64G', 'TEST_DEVICE'], tpSizes: [1, 8] }],
  ['no answer', { ttftLimitMs: 1 }],
  ['both phases apart', { mode: 'disaggregation', ttftLimitMs: 2000 }],
  [
    'a ratio',
    { mode: 'pd-ratio', ttftLimitMs: 2000, prefillDevicesPerInstance: 4, decodeDevicesPerInstance: 4 },
  ],
  ['splits that the model has not', { numDevices: 12, tpSizes: [3, 12] }],
];

describe('the report of a search', () => {
  it.each(plans)('of %s is read back as it was written', (_, change) => {
    const text = JSON.stringify(reportOf(change));
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('has a configuration with a reason in words somewhere above', () => {
    const problems = reportOf(plans.at(-1)?.[1] ?? {}).devices[0]?.phases[0]?.configurations;
    expect(problems?.some(({ problem }) => problem !== null)).toBe(true);
  });
});

describe('a result that is not what it should be', () => {
  const good: OptimizeReport = reportOf({});
  const [device] = good.devices;
  const faultOf = (text: string | null) => {
    try {
      read(text);
    } catch (error) {
      return error instanceof DamagedFileError ? error : null;
    }
    return null;
  };
  const changed = (change: object) => JSON.stringify({ ...good, ...change });

  it.each([
    [null, null, 'empty'],
    ['', null, 'empty'],
    ['{"schema":', null, 'not-json'],
    ['[]', null, { code: 'wrong-type', wanted: 'object' }],
    [changed({ schema: 'throughline.optimize-report/3' }), { field: 'schema' }, 'newer'],
    [changed({ schema: 'other' }), { field: 'schema' }, expect.anything()],
    [changed({ numDevices: 'eight' }), { field: 'numDevices' }, { code: 'wrong-type', wanted: 'number' }],
    [
      changed({ devices: [{ ...device, memory: { totalGiB: 64 } }] }),
      { field: 'devices[0].memory.reservedGiB' },
      { code: 'missing' },
    ],
    [
      changed({ devices: [{ ...device, phases: [{ ...device?.phases[0], rows: [{ label: 'TP=8' }] }] }] }),
      { field: expect.stringMatching(/^devices\[0\]\.phases\[0\]\.rows\[0\]\./) },
      { code: 'missing' },
    ],
  ])('names its file, the field and what is wrong: %#', (text, place, problem) => {
    expect(faultOf(text)).toMatchObject({ path: 'run-1/result.json', place, problem });
  });
});
