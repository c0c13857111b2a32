import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { markdownTable } from './markdown-table.ts';
import type { DeviceReport, TriageReport } from './schema.ts';
import { milliseconds, share } from './table-lines.ts';

type Texts = Catalogue['triage'];

/** Devices of traces that have several: where there is one, it needs no name. */
function several({ devices }: TriageReport): readonly DeviceReport[] {
  const counts = new Map<string, number>();
  for (const { trace } of devices) counts.set(trace, (counts.get(trace) ?? 0) + 1);
  return devices.filter(({ trace }) => (counts.get(trace) ?? 0) > 1);
}

/** A device as texts name it: its pid, and its name where the trace gives one. */
export function deviceText({ device, name }: Pick<DeviceReport, 'device' | 'name'>): string {
  return name === null || name === device ? device : `${device} (${name})`;
}

/** Which devices the tables speak of, for the head of a report; nothing where each trace has one device. */
export function deviceHead(report: TriageReport, texts: Texts): string[] {
  const shown = several(report).filter(({ inTables }) => inTables);
  if (shown.length === 0) return [];
  const words = shown.map((one) => texts.devices.shown(deviceText(one), share(one.share)));
  return [`${texts.headings.device}: ${words.join(', ')}`];
}

const mostFamilies = 3;

/** A table of all devices, with the flag that shows another one; nothing where each trace has one device. */
export function deviceTable(report: TriageReport, texts: Texts): string[] {
  const { columns, here, other } = texts.devices;
  const rows = several(report).map((one) => [
    deviceText(one),
    milliseconds(one.microseconds),
    share(one.share),
    fixed(one.launches),
    one.families
      .slice(0, mostFamilies)
      .map((family) => `${texts.categories[family.category]} ${share(family.share)}`)
      .join(' · '),
    one.inTables ? here : other(one.device),
  ]);
  if (rows.length === 0) return [];
  return markdownTable(
    [columns.device, columns.time, columns.share, columns.launches, columns.families, columns.tables],
    ['---', '---:', '---:', '---:', '---', '---'],
    rows,
  );
}
