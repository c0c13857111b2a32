import type { TraceThread } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import { argumentKeys, type RawTrace } from '../scan/raw-trace.ts';
import { tokenText } from './tokens.ts';

const nameKey = argumentKeys.indexOf('name');
const labelsKey = argumentKeys.indexOf('labels');
const metadataPhase = 'M'.charCodeAt(0);

interface Named {
  processName: string | null;
  processLabels: string | null;
}

/** Reads the metadata rows: names of processes and threads. The last word on a name counts. */
export function readThreads(raw: RawTrace, texts: TraceTexts): TraceThread[] {
  const processes = new Map<string, Named>();
  const threadNames = new Map<number, string>();
  const { rows } = raw;
  const pidOf = (thread: number): string => texts.text(raw.threadPid[thread] ?? 0);
  for (let at = 0; at < raw.arguments.count; at += 1) {
    const key = raw.arguments.key[at];
    const row = raw.arguments.row[at] ?? 0;
    if ((key !== nameKey && key !== labelsKey) || rows.phase[row] !== metadataPhase) continue;
    const value = tokenText(texts, raw.arguments.value[at] ?? 0);
    const thread = rows.thread[row] ?? 0;
    const what = texts.text(rows.name[row] ?? 0);
    if (what === 'thread_name') threadNames.set(thread, value);
    if (what !== 'process_name' && what !== 'process_labels') continue;
    const pid = pidOf(thread);
    const named = processes.get(pid) ?? { processName: null, processLabels: null };
    if (what === 'process_name') named.processName = value;
    else named.processLabels = value;
    processes.set(pid, named);
  }
  return Array.from(raw.threadPid, (_, thread) => ({
    pid: pidOf(thread),
    tid: texts.text(raw.threadTid[thread] ?? 0),
    processName: processes.get(pidOf(thread))?.processName ?? null,
    processLabels: processes.get(pidOf(thread))?.processLabels ?? null,
    threadName: threadNames.get(thread) ?? null,
  }));
}
