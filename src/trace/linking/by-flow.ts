import type { UnlinkedWork } from '../assemble/device-work.ts';
import type { Placed } from '../assemble/host-rows.ts';
import type { Launches, Operators } from '../columns/columns.ts';
import { linkKinds } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import type { RawTrace } from '../scan/raw-trace.ts';
import { innermostAround } from './enclosing.ts';
import { readFlows } from './flows.ts';

/** Flows that lead from a launch row to the device: Kineto, Kineto of 2021, and torch_npu from CANN. */
const launchFlows = ['ac2g', 'async_cpu_to_gpu', 'async_gpu', 'hosttodevice'] as const;
/** The flow of torch_npu that leads from an operator to the device. */
const operatorFlow = 'async_npu';

const byFlow = linkKinds.indexOf('flow');

interface Probe {
  readonly place: number;
  readonly thread: number;
  readonly timeNs: number;
}

function around(
  rows: Launches | Operators,
  probes: readonly Probe[],
  zeroNs: number,
  threads: number,
): Int32Array {
  return innermostAround(
    rows,
    Uint32Array.from(probes, ({ thread }) => thread),
    Float64Array.from(probes, ({ timeNs }) => timeNs - zeroNs),
    threads,
  );
}

/**
 * Ties device work to the host by flows: to the launch row at whose moment the flow begins, and for torch_npu to the
 * operator. Work whose correlation says it already is left alone, since its flows say nothing more.
 */
export function linkByFlows(
  raw: RawTrace,
  texts: TraceTexts,
  { work, rows }: UnlinkedWork,
  launches: Placed<Launches>,
  operators: Placed<Operators>,
  zeroNs: number,
  threads: number,
): void {
  const loose: number[] = [];
  work.correlation.forEach((correlation, place) => {
    if (correlation === 0) loose.push(place);
  });
  if (loose.length === 0) return;
  const flows = readFlows(raw, texts, new Set([...launchFlows, operatorFlow]));
  const toLaunch: Probe[] = [];
  const toOperator: Probe[] = [];
  for (const place of loose) {
    const row = rows[place] ?? 0;
    const thread = raw.rows.thread[row] ?? 0;
    const startNs = raw.rows.startNs[row] ?? 0;
    const fromOperator = flows.into(operatorFlow, thread, startNs);
    if (fromOperator) toOperator.push({ place, ...fromOperator });
    const fromLaunch = launchFlows
      .map((name) => flows.into(name, thread, startNs))
      .find((one) => one !== null);
    if (fromLaunch) toLaunch.push({ place, ...fromLaunch });
  }
  around(launches.table, toLaunch, zeroNs, threads).forEach((launch, probe) => {
    const place = toLaunch[probe]?.place ?? 0;
    if (launch < 0) return;
    work.launch[place] = launch;
    work.link[place] = byFlow;
  });
  around(operators.table, toOperator, zeroNs, threads).forEach((operator, probe) => {
    const place = toOperator[probe]?.place ?? 0;
    if (operator < 0) return;
    work.operator[place] = operator;
    work.link[place] = byFlow;
  });
}
