import { basename } from 'node:path';
import { duration, fixed } from '../../text/figures.ts';
import type { TraceColumns } from '../../trace/columns/columns.ts';
import { traceFacts } from '../../trace/report/trace-facts.ts';
import { chooseTargets, type TraceFile } from '../../trace/targets/choose-targets.ts';
import { NoTargetsError } from './trace-faults.ts';
import type { TriagePorts } from './triage-ports.ts';

/** The command that makes a trace of torch_npu's raw data. */
export const analyseCommand = (folder: string): string =>
  `python -c "from torch_npu.profiler.profiler import analyse; analyse('${folder}')"`;

/** Refuses a folder with nothing to analyse. @throws NoTargetsError */
function refuse(folder: string, rawAscend: readonly string[], ports: TriagePorts): never {
  const { faults } = ports.texts.triageCommand;
  const [raw] = rawAscend;
  throw new NoTargetsError(
    raw === undefined ? faults.folder(folder) : faults.rawAscend(raw, analyseCommand(raw)),
  );
}

/** The traces that a path stands for; says which files of a folder were passed over. @throws NoTargetsError */
export async function targetsOf(
  path: string,
  rank: number | null,
  ports: TriagePorts,
): Promise<readonly TraceFile[]> {
  if (!ports.isFolder(path)) return [{ path, modifiedMs: 0, rank: null }];
  const texts = ports.texts.triageCommand;
  const found = await ports.find(path);
  const { files, passedOver } = chooseTargets(found.traces, rank);
  for (const one of [...found.passedOver, ...passedOver]) {
    ports.err(texts.passedOver(one.path, texts.reasons[one.reason]));
  }
  if (files.length > 0) return files;
  if (rank !== null && found.traces.length > 0)
    throw new NoTargetsError(texts.faults.rank(String(rank), path));
  return refuse(path, found.rawAscend, ports);
}

/** All traces of a folder, of every rank. @throws NoTargetsError */
export async function everyTrace(folder: string, ports: TriagePorts): Promise<readonly TraceFile[]> {
  const found = await ports.find(folder, { everywhere: true });
  return found.traces.length > 0 ? found.traces : refuse(folder, found.rawAscend, ports);
}

const megabytes = (bytes: number) =>
  bytes < 1e6 ? `${fixed(bytes / 1e3, 1)} kB` : `${fixed(bytes / 1e6, 1)} MB`;
const quietMs = 1000;

/** Reads a trace and says so: progress while it takes long, one line when it is done. @throws UnreadableTrace */
export async function readAloud(path: string, isSpoken: boolean, ports: TriagePorts): Promise<TraceColumns> {
  const texts = ports.texts.triageCommand;
  const name = basename(path);
  const begunMs = ports.now().getTime();
  let saidMs = begunMs;
  const columns = await ports.read(path, ({ fileBytes, totalBytes, events }) => {
    const nowMs = ports.now().getTime();
    if (!isSpoken || nowMs - saidMs < quietMs) return;
    saidMs = nowMs;
    const rate = megabytes((fileBytes / (nowMs - begunMs)) * 1000);
    ports.err(texts.progress(name, megabytes(fileBytes), megabytes(totalBytes), rate, fixed(events)));
  });
  if (isSpoken) {
    const { fileBytes, textBytes } = columns.scan;
    const { kernels } = traceFacts({ path, sha256: null, columns });
    const took = duration(ports.now().getTime() - begunMs);
    ports.err(texts.read(name, megabytes(fileBytes), megabytes(textBytes), fixed(kernels), took));
  }
  return columns;
}
