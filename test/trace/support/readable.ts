import { unpackTexts } from '../../../src/trace/columns/texts.ts';
import { argumentKeys, type RawTrace } from '../../../src/trace/scan/raw-trace.ts';

/** A scanned trace with texts in place of ids: two scanners number their texts in different orders. */
export function readable(raw: RawTrace) {
  const texts = unpackTexts(raw.texts);
  const text = (id: number | undefined) => texts.text(id ?? 0);
  const token = (value: number | undefined) => ((value ?? 0) < 0 ? text(-(value ?? 0)) : (value ?? 0));
  const thread = (index: number | undefined) =>
    `${text(raw.threadPid[index ?? 0])}/${text(raw.threadTid[index ?? 0])}`;
  const { rows, frames } = raw;
  return {
    originNs: raw.originNs,
    events: raw.events,
    skippedEvents: raw.skippedEvents,
    earliestOtherNs: raw.earliestOtherNs,
    rows: Array.from({ length: rows.count }, (_, row) => [
      String.fromCharCode(rows.phase[row] ?? 0),
      text(rows.name[row]),
      text(rows.category[row]),
      thread(rows.thread[row]),
      rows.startNs[row],
      rows.durationNs[row],
      token(rows.id[row]),
      token(rows.correlation[row]),
      token(rows.externalId[row]),
      text(rows.stream[row]),
    ]),
    frames: Array.from({ length: frames.count }, (_, row) => [
      text(frames.name[row]),
      thread(frames.thread[row]),
      frames.startNs[row],
      frames.durationNs[row],
    ]),
    values: Array.from({ length: raw.arguments.count }, (_, at) => [
      raw.arguments.row[at],
      argumentKeys[raw.arguments.key[at] ?? 0],
      token(raw.arguments.value[at]),
    ]),
  };
}
