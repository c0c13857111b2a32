import type { TriagePorts } from '../../../src/commands/triage/triage-ports.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import type { TraceColumns } from '../../../src/trace/columns/columns.ts';
import { UnreadableTrace } from '../../../src/trace/scan/fault.ts';
import { columnsOf } from '../../trace/support/columns-of.ts';
import { frame, kernel, launch, mark } from '../../trace/support/events.ts';

/** A small machine: traces by path, text files by path, and everything that was written. */
export function fakePorts(
  traces: Readonly<Record<string, TraceColumns>>,
  files: Readonly<Record<string, string>> = {},
  language: Language = 'en',
) {
  const out: string[] = [];
  const err: string[] = [];
  const saved: Record<string, string> = {};
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
  const all = [...Object.keys(traces), ...Object.keys(files)];
  const ports: TriagePorts = {
    texts: messages(language),
    language,
    columns: null,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    sleep: async () => {},
    collectGarbage: () => {},
    saveBytes: (path, bytes) => {
      saved[path] = `${bytes.length} bytes`;
    },
    isFolder: (path) => all.some((one) => one.startsWith(`${path}/`)),
    exists: (path) => all.includes(path),
    find: async (folder) => ({
      traces: Object.keys(traces)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ path, modifiedMs: 0, rank: null })),
      passedOver: [],
      rawAscend: [],
    }),
    async read(path) {
      const columns = traces[path];
      if (columns === undefined) throw new UnreadableTrace({ code: 'trace-missing', path });
      return columns;
    },
    pause: async () => {},
    sha256: async () => 'a'.repeat(64),
    serverArguments: (path) => {
      const text = files[`${folderOf(path)}/server_args.json`];
      return text === undefined ? null : JSON.parse(text);
    },
    text: (path) => files[path] ?? null,
    logsBeside: (path) =>
      Object.keys(files).filter((one) => one.endsWith('.log') && folderOf(one) === folderOf(path)),
    filesIn: (folder, name) =>
      Object.keys(files).filter((one) => folderOf(one) === folder && name.test(one.split('/').at(-1) ?? '')),
    below: (folder, name) =>
      Object.keys(files).filter(
        (path) => path.startsWith(`${folder}/`) && name.test(path.split('/').at(-1) ?? ''),
      ),
    save: (path, text) => {
      saved[path] = text;
    },
    now: () => new Date('2026-01-02T03:04:05Z'),
  };
  return { ports, out, err, saved };
}

/** One decode step with a GEMM and an all-reduce, launched from a model's code. */
export function decodeTrace(
  gemmUs = 80,
  collectiveName = 'ncclDevKernel_AllReduce_Sum',
  startUs = 400,
): TraceColumns {
  return columnsOf([
    mark('step[DECODE bs=4]', 100, 100),
    frame('python/sglang/srt/models/qwen3.py(10): forward', 0, 900),
    launch(1, 110),
    launch(2, 120),
    kernel('void sgemm_128x64', 200, gemmUs, 1),
    kernel(collectiveName, startUs, 20, 2, { stream: 9 }),
  ]);
}

/** The same step replayed from a graph: no kernel says where it is from. */
export function replayedTrace(): TraceColumns {
  return columnsOf([
    mark('step[DECODE bs=4]', 100, 100),
    frame('python/sglang/srt/model_executor/cuda_graph_runner.py(10): replay', 0, 900),
    launch(1, 110, 'cudaGraphLaunch'),
    kernel('void sgemm_128x64', 200, 80, 1),
    kernel('ncclDevKernel_AllReduce_Sum', 400, 20, 1),
  ]);
}
