import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { pathStage } from '../../trace/stages/path-stage.ts';
import type { TraceFile } from '../../trace/targets/choose-targets.ts';
import { judgeName, type PassedOver } from '../../trace/targets/trace-names.ts';

/** Traces of a folder. */
export interface FoundTraces {
  readonly traces: readonly TraceFile[];
  readonly passedOver: readonly { readonly path: string; readonly reason: PassedOver }[];
  /** Folders of torch_npu that hold raw data only and must be analysed first. */
  readonly rawAscend: readonly string[];
}

const sniffedBytes = 65_536;

/** The first bytes of a file, inflated where it is gzip; empty where it cannot be read. */
async function firstText(path: string): Promise<string> {
  const source = createReadStream(path, { end: sniffedBytes - 1 });
  const stream = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', () => stream.destroy());
  let text = '';
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.length >= sniffedBytes) break;
    }
  } catch {
    // A cut-off sample ends in an error of the inflater; what came before it is enough to tell.
  }
  source.destroy();
  return text;
}

/** Whether a JSON file is a trace, told from its beginning. */
async function looksLikeTrace(path: string): Promise<boolean> {
  // A key may be spelled with escapes, as any text of JSON.
  const text = (await firstText(path)).replace(/\\u00([2-7][0-9a-fA-F])/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return /"traceEvents"\s*:/.test(text) || /^\uFEFF?\s*\[\s*\{[^{}]*"(?:ph|name|ts)"\s*:/.test(text);
}

/** Rank that torch_npu writes beside its output: `profiler_info_<rank>.json`. */
async function ascendRank(path: string): Promise<number | null> {
  if (basename(dirname(path)) !== 'ASCEND_PROFILER_OUTPUT') return null;
  const names = await readdir(dirname(dirname(path))).catch(() => []);
  const rank = names
    .map((name) => /^profiler_info_(\d+)\.json$/.exec(name)?.[1])
    .find((one) => one !== undefined);
  return rank === undefined ? null : Number(rank);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Folders `*_ascend_pt` that hold profiler data and no analysed output. */
function rawAscendFolders(folder: string, files: readonly string[]): string[] {
  const folders = new Set<string>();
  const analysed = new Set<string>();
  for (const file of files) {
    const parts = file.split(sep);
    const at = parts.findLastIndex((part) => part.endsWith('_ascend_pt'));
    if (at < 0) continue;
    const own = parts.slice(0, at + 1).join(sep);
    folders.add(own);
    if (parts.includes('ASCEND_PROFILER_OUTPUT')) analysed.add(own);
  }
  return [...folders].filter((one) => !analysed.has(one) && one.startsWith(folder)).sort();
}

/**
 * Traces at and below a folder. Where the folder itself holds some, those; where only folders below do and one of their
 * paths names a stage, all of them; else those of the folder with the newest one. @throws what the file system throws
 */
export async function findTraces(
  folder: string,
  { everywhere = false }: { readonly everywhere?: boolean } = {},
): Promise<FoundTraces> {
  const files = await filesBelow(folder);
  const traces: TraceFile[] = [];
  const passedOver: { path: string; reason: PassedOver }[] = [];
  for (const path of files) {
    const judged = judgeName(relative(folder, path).replaceAll(sep, '/'));
    if (!judged.mayBe) {
      if (judged.reason !== null && judged.reason !== 'not-a-trace')
        passedOver.push({ path, reason: judged.reason });
      continue;
    }
    if (!judged.isCertain && !(await looksLikeTrace(path))) continue;
    traces.push({ path, modifiedMs: (await stat(path)).mtimeMs, rank: await ascendRank(path) });
  }
  const rawAscend = rawAscendFolders(folder, files);
  const here = traces.filter(({ path }) => dirname(path) === folder);
  if (everywhere) return { traces, passedOver, rawAscend };
  if (here.length > 0) return { traces: here, passedOver, rawAscend };
  if (traces.some(({ path }) => pathStage(relative(folder, path)) !== 'all'))
    return { traces, passedOver, rawAscend };
  const [newest] = [...traces].sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1));
  const chosen =
    newest === undefined ? [] : traces.filter(({ path }) => dirname(path) === dirname(newest.path));
  return { traces: chosen, passedOver, rawAscend };
}
