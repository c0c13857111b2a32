import type { Catalogue } from '../../text/catalogue.ts';
import { duration, fixed } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { StageInstances } from '../../trace/analysis/instances.ts';
import { rooflineText } from '../../trace/report/roofline-lines.ts';
import type { TriageReport } from '../../trace/report/schema.ts';
import type { StageReport } from '../../trace/report/stage-schema.ts';
import type { View } from '../view.ts';
import type { BrowseRow } from './browse-rows.ts';

const shownRuns = 8;
const time = (us: number) => duration(us / 1000);
const share = (value: number) => `${value.toFixed(1)}%`;

/** A heading. */
const title = (text: string): Line => line(span(text, 'strong'));

function wrapped(text: string, view: View, indentBy = 2): Line[] {
  const pad = ' '.repeat(indentBy);
  return wrap(line(text), view.columns - indentBy).map((one) => line(pad, ...one));
}

function fact(label: string, value: string, view: View): Line[] {
  return wrap(line('  ', span(`${label}  `, 'dim'), value), view.columns, 4);
}

/** The longest runs of a kernel; the earlier of equals first. */
function runLines(runs: StageInstances | null, kernel: string, { texts }: View): Line[] {
  const { detail } = texts.triageScreen;
  const found: { readonly startUs: number; readonly us: number; readonly stream: string }[] = [];
  runs?.startUs.forEach((startUs, at) => {
    if (runs.kernels[runs.kernel[at] ?? 0] !== kernel) return;
    found.push({ startUs, us: runs.durationUs[at] ?? 0, stream: runs.streams[runs.stream[at] ?? 0] ?? '' });
  });
  if (found.length === 0) return [line('  ', span(detail.noInstances, 'dim'))];
  return found
    .sort((a, b) => b.us - a.us || a.startUs - b.startUs)
    .slice(0, shownRuns)
    .map(({ startUs, us, stream }) => line('  ', detail.instance(time(startUs), time(us), stream)));
}

function kernelDetail(
  row: StageReport['kernels'][number],
  stage: StageReport,
  runs: StageInstances | null,
  view: View,
): Line[] {
  const { detail } = view.texts.triageScreen;
  const { categories } = view.texts.triage;
  const [first] = row.sites;
  const stack = first?.stack ?? [];
  const hint = stage.roofline.find((one) => one.row === row.id);
  return [
    ...fact(detail.category, `${categories[row.category]} · ${detail.rule} ${row.rule}`, view),
    ...fact(detail.time, `${time(row.microseconds)} · ${share(row.share)}`, view),
    ...fact(
      detail.launches,
      `${fixed(row.launches)} · ${detail.longest} ${time(row.longestMicroseconds)}`,
      view,
    ),
    ...(row.microsecondsPerStep === null
      ? []
      : fact(
          detail.perStep,
          `${time(row.microsecondsPerStep)} · ${fixed(row.launchesPerStep ?? 0, 1)}`,
          view,
        )),
    ...(hint === undefined ? [] : fact(detail.roofline, rooflineText(hint, view.texts.triage), view)),
    ...(row.perfetto === null ? [] : fact(detail.perfetto, row.perfetto, view)),
    emptyLine,
    title(detail.sites),
    ...row.sites
      .slice(0, 6)
      .flatMap((site) =>
        wrapped(
          `${share(site.share)}  ${site.location === 'unresolved' ? view.texts.triage.unresolved : site.location}${site.cpuOp === null ? '' : `  ${site.cpuOp}`}`,
          view,
        ),
      ),
    emptyLine,
    title(detail.stack),
    ...(stack.length === 0
      ? [line('  ', span(detail.noStack, 'dim'))]
      : stack.flatMap((frame, depth) => wrapped(`${' '.repeat(depth)}${frame}`, view))),
    emptyLine,
    title(detail.instances),
    ...runLines(runs, row.kernel, view),
  ];
}

/** A row's stack, places and single runs. */
export function detailLines(
  row: BrowseRow,
  stage: StageReport,
  runs: StageInstances | null,
  view: View,
): Line[] {
  const { detail } = view.texts.triageScreen;
  const head = [
    ...wrap(line(span(`${row.id}  `, 'accent'), span(row.name, 'strong')), view.columns),
    emptyLine,
  ];
  const kernel = stage.kernels.find(({ kernel: name, id }) =>
    row.table === 'kernels' ? id === row.id : name === row.name,
  );
  if (kernel !== undefined) return [...head, ...kernelDetail(kernel, stage, runs, view)];
  const fuse = [...stage.fuse, ...stage.elsewhere].find(({ id }) => id === row.id);
  if (fuse === undefined) return [...head, ...runLines(runs, row.name, view)];
  return [
    ...head,
    ...wrapped(fuse.rationale, view),
    emptyLine,
    title(detail.evidence),
    ...fuse.evidence.flatMap((one) => wrapped(`${share(one.share)}  ${one.kernel}`, view)),
    emptyLine,
    title(detail.sites),
    ...fuse.locations.flatMap((place) => wrapped(place, view)),
    emptyLine,
    title(detail.candidates),
    ...fuse.candidates.flatMap((path) => wrapped(path, view)),
  ];
}

function kernelWords(row: StageReport['kernels'][number], texts: Catalogue): string[] {
  const { explain } = texts.triageScreen;
  return [
    explain.share(share(row.share), explain.ofStage),
    explain.category(texts.triage.categories[row.category], row.rule),
    explain.matches[row.match.kind],
  ];
}

function overlapWords(row: StageReport['overlap'][number], texts: Catalogue): string[] {
  const { explain } = texts.triageScreen;
  return [
    explain.share(share(row.share), explain.ofBusy),
    explain.exclusive(share(row.exclusive), share(row.hidden)),
    explain.risks[row.dependencyRisk],
    ...(row.dependency.fromEvents ? [explain.fromEvents] : []),
    explain.advice[row.recommendation],
    explain.matches[row.match.kind],
    texts.triage.overlap.limits,
  ];
}

/** Sentences about a row, and about what it does not say. */
export function explainLines(row: BrowseRow, report: TriageReport, stage: StageReport, view: View): Line[] {
  const { texts } = view;
  const { explain } = texts.triageScreen;
  const kernel = stage.kernels.find(({ id }) => id === row.id);
  const overlap = stage.overlap.find(({ id }) => id === row.id);
  const fuse = [...stage.fuse, ...stage.elsewhere].find(({ id }) => id === row.id);
  const verdict = report.verdicts.find((one) => one.stage === stage.stage && one.row === row.id);
  const sentences = [
    ...(kernel === undefined ? [] : kernelWords(kernel, texts)),
    ...(overlap === undefined ? [] : overlapWords(overlap, texts)),
    ...(fuse === undefined ? [] : [explain.states[fuse.state], fuse.rationale]),
    ...(verdict === undefined
      ? []
      : [
          `${verdict.title === null ? '' : `${verdict.title}: `}${texts.triage.catalog.verdicts[verdict.verdict]}. ${explain.asOf(verdict.asOf)}`,
          ...(verdict.switchedOff.length > 0
            ? [texts.triage.catalog.switchedOff(verdict.switchedOff.join(', '))]
            : []),
          ...(verdict.toggles.length > 0 ? [texts.triage.catalog.toggles(verdict.toggles.join(', '))] : []),
        ]),
  ];
  return [
    title(explain.title(row.id)),
    ...wrapped(row.name, view),
    emptyLine,
    ...sentences.flatMap((sentence) => [...wrapped(sentence, view), emptyLine]),
    ...(verdict === undefined || verdict.sources.length === 0
      ? []
      : [title(explain.sources), ...verdict.sources.flatMap((source) => wrapped(source, view))]),
  ];
}
