import type { RecordedTrace, TimedName } from '../../results/readers/recordings/recorded-trace.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { languages } from '../../text/language.ts';
import { categories } from '../categories/category.ts';
import { type Stage, stages } from '../stages/stage.ts';
import { phaseOfStage, triageTrace } from './report-traces.ts';

type Texts = Catalogue['triage'];

/** Lines of a section: from its heading to the next heading of the report. */
function sectionLines(lines: readonly string[], heading: string, { headings }: Texts): readonly string[] {
  const start = lines.indexOf(heading);
  if (start < 0) return [];
  const others = new Set<string>(Object.values(headings));
  const length = lines.slice(start + 1).findIndex((one) => others.has(one));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
}

/** Lines of a section by the stage whose heading stands above them; a lone stage has none. */
function byStage(lines: readonly string[], texts: Texts): ReadonlyMap<Stage, readonly string[]> {
  const found = new Map<Stage, string[]>();
  let current: Stage = 'all';
  for (const one of lines) {
    const named = stages.find((stage) => one === `##### ${texts.stages[stage]}`);
    if (named !== undefined) current = named;
    else found.set(current, [...(found.get(current) ?? []), one]);
  }
  return found;
}

/** `2.42 ms` in microseconds; null for anything else. */
function microsecondsOf(text: string | undefined): number | null {
  const told = /^([\d.]+) ms$/.exec(text ?? '')?.[1];
  return told === undefined ? null : Number(told) * 1000;
}

function kernelsOf(lines: readonly string[]): TimedName[] {
  return lines.flatMap((one) => {
    const cells = one.startsWith('| ') ? one.split('|').map((cell) => cell.trim()) : [];
    // A name may hold the sign between cells; the figures are counted from the right.
    const [time, , launches] = cells.slice(-6, -3);
    const microseconds = microsecondsOf(time);
    const calls = Number(launches);
    const name = cells.slice(1, -7).join(' | ');
    return microseconds === null || !Number.isInteger(calls) || name === ''
      ? []
      : [{ name, calls, microseconds }];
  });
}

/** `gemm 59.1% · attention 21.8%` by categories, of the time of the listed kernels. */
function familiesOf(
  lines: readonly string[],
  totalMicroseconds: number,
  texts: Texts,
): RecordedTrace['families'] {
  const line = lines.find((one) => one.startsWith(texts.kernel.families));
  return (line ?? '').split(' · ').flatMap((part) => {
    const told = /(?<!\S)(\S+) ([\d.]{1,16})%$/.exec(part.trim());
    const family = categories.find((name) => texts.categories[name] === told?.[1]);
    return family === undefined
      ? []
      : [{ family, launches: 0, microseconds: (totalMicroseconds * Number(told?.[2])) / 100 }];
  });
}

/** Time of the stage, from a row's time and share. */
function stageMicroseconds(lines: readonly string[]): number {
  for (const one of lines) {
    const cells = one.startsWith('| ') ? one.split('|').map((cell) => cell.trim()) : [];
    const [time, share] = cells.slice(-6, -4);
    const microseconds = microsecondsOf(time);
    const percent = /^([\d.]+)%$/.exec(share ?? '')?.[1];
    if (microseconds !== null && Number(percent) > 0) return (microseconds * 100) / Number(percent);
  }
  return 0;
}

function ofTexts(lines: readonly string[], texts: Texts): readonly RecordedTrace[] {
  if (!lines.includes(texts.headings.view)) return [];
  const stagesFound = byStage(sectionLines(lines, texts.headings.kernels, texts), texts);
  return [...stagesFound].flatMap(([stage, own]) => {
    const kernels = kernelsOf(own);
    if (kernels.length === 0) return [];
    return [
      triageTrace({
        phase: phaseOfStage[stage],
        step: stage,
        kernels,
        families: familiesOf(own, stageMicroseconds(own), texts),
      }),
    ];
  });
}

/** Reads the report of a triage as it is printed, in either language; null when the text is none. */
export function readTriageText(text: string): readonly RecordedTrace[] | null {
  const lines = text.split('\n').map((one) => one.trimEnd());
  const readings = languages.flatMap((language) => ofTexts(lines, messages(language).triage));
  return readings.length > 0 ? readings : null;
}
