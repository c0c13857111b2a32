import { z } from 'zod';
import { recordedSummary } from './recorded-summary.ts';
import type { CollectiveTime, LinkTraffic, RecordedTrace } from './recorded-trace.ts';
import { asObject } from './trace-origin.ts';

/** Times and sizes beyond these are no recording. */
const figure = z.number().min(0).max(1e12);

/** One collective; times in milliseconds, sizes in megabytes (documentation of torch_npu's profiler, "communication.json"). */
const collectiveSchema = z.looseObject({
  'Communication Time Info': z.looseObject({
    'Elapse Time(ms)': figure,
    'Transit Time(ms)': figure,
    'Wait Time(ms)': figure,
    'Synchronization Time(ms)': figure.nullish(),
  }),
  'Communication Bandwidth Info': z.record(z.string(), z.looseObject({})).nullish(),
});
const linkSchema = z.looseObject({ 'Transit Size(MB)': figure, 'Transit Time(ms)': figure });

/** Deeper documents, and more collectives than this, are none of a profiler. */
const depthLimit = 8;
const mostCollectives = 500_000;

/** Sums over all others, of which the file keeps one for each step. */
const isTotal = (name: string) => /^total op info/i.test(name);

/** `hcom_allReduce__114_0_1@1046…`: the kind of a collective by its name. */
function kindOf(name: string): string {
  return /^(?:hcom_)?([a-z]{2,40})/i.exec(name)?.[1] ?? name;
}

function linksOf(bandwidths: Readonly<Record<string, unknown>> | null | undefined): LinkTraffic[] {
  return Object.entries(bandwidths ?? {}).flatMap(([link, told]): LinkTraffic[] => {
    const read = linkSchema.safeParse(told);
    const milliseconds = read.success ? read.data['Transit Time(ms)'] : 0;
    const megabytes = read.success ? read.data['Transit Size(MB)'] : 0;
    return milliseconds > 0 && megabytes > 0 ? [{ link, megabytes, microseconds: milliseconds * 1000 }] : [];
  });
}

function withLinks(known: readonly LinkTraffic[], further: readonly LinkTraffic[]): LinkTraffic[] {
  const names = [...new Set([...known, ...further].map(({ link }) => link))];
  return names.map((link) => {
    const own = [...known, ...further].filter((one) => one.link === link);
    const sum = (of: (one: LinkTraffic) => number) => own.reduce((total, one) => total + of(one), 0);
    return { link, megabytes: sum((one) => one.megabytes), microseconds: sum((one) => one.microseconds) };
  });
}

/** Every collective of the document with the name that stands nearest above it; numbers above one are ranks. */
function collectivesIn(
  document: unknown,
): (readonly [name: string, value: z.infer<typeof collectiveSchema>])[] {
  const found: (readonly [string, z.infer<typeof collectiveSchema>])[] = [];
  const visit = (node: unknown, name: string, depth: number): void => {
    const fields = asObject(node);
    if (fields === null || depth > depthLimit || found.length >= mostCollectives) return;
    if ('Communication Time Info' in fields) {
      const read = collectiveSchema.safeParse(fields);
      if (read.success && !isTotal(name)) found.push([name, read.data]);
      return;
    }
    for (const [key, child] of Object.entries(fields))
      visit(child, /^\d+$/.test(key) ? name : key, depth + 1);
  };
  visit(document, '', 0);
  return found;
}

/**
 * Reads `communication.json` of torch_npu, msprof and their analysis of a cluster: how long collectives took, what of it
 * moved data, and over which links. Null for any other document.
 */
export function readCommunicationDocument(document: unknown): RecordedTrace | null {
  const all = collectivesIn(document);
  if (all.length === 0) return null;
  const kinds = new Map<string, CollectiveTime>();
  for (const [name, value] of all) {
    const kind = kindOf(name);
    const times = value['Communication Time Info'];
    const known = kinds.get(kind);
    kinds.set(kind, {
      name: kind,
      calls: (known?.calls ?? 0) + 1,
      microseconds: (known?.microseconds ?? 0) + times['Elapse Time(ms)'] * 1000,
      movingMicroseconds: (known?.movingMicroseconds ?? 0) + times['Transit Time(ms)'] * 1000,
      waitingMicroseconds: (known?.waitingMicroseconds ?? 0) + times['Wait Time(ms)'] * 1000,
      synchronizingMicroseconds:
        (known?.synchronizingMicroseconds ?? 0) + (times['Synchronization Time(ms)'] ?? 0) * 1000,
      links: withLinks(known?.links ?? [], linksOf(value['Communication Bandwidth Info'])),
    });
  }
  const steps = Object.keys(asObject(document) ?? {}).filter((key) => /^step\d*$/.test(key)).length;
  const collectives = [...kinds.values()]
    .filter(({ microseconds }) => microseconds > 0)
    .toSorted((a, b) => b.microseconds - a.microseconds);
  if (collectives.length === 0) return null;
  return recordedSummary(
    'communication.json',
    { collectives, steps: steps === 0 ? null : steps },
    all.length,
  );
}
