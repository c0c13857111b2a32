import type { Result } from '../../results/result.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { commandLine, emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { shownCommand } from '../shown-command.ts';
import { checkpointPrecision } from '../slots/checkpoint-precision.ts';
import { launchCommands } from './launch.ts';
import { loadTests } from './load-tests.ts';

/** Commands to start afterwards for the best aggregated row of a run, and how it would be verified; nothing where no framework is known. */
export interface Afterwards {
  /** The device and its row the commands are of, where the results hold others; null where there is one. */
  readonly of: string | null;
  readonly launch: ReturnType<typeof launchCommands>;
  readonly loadTests: ReturnType<typeof loadTests>;
}

/** Facts of devices and models, for the commands that start a plan. */
export function afterwardsOf(
  results: readonly Result[],
  facts: Pick<PlanFacts, 'device' | 'model'>,
): Afterwards {
  for (const { results: devices, conditions } of results) {
    const found = devices.find(({ best, phase }) => best !== null && phase === 'aggregated');
    const device = found?.device ? facts.device(found.device) : null;
    if (found?.best && device !== null) {
      const { model, quantizeLinearAction: format } = conditions;
      const isOwnFormat = model !== null && checkpointPrecision(model, facts.model(model)) === format;
      const { maker: vendor, perMachine = null } = device;
      const launch = launchCommands(found.best, conditions, { vendor, perMachine, isOwnFormat });
      const all = results.flatMap((run) => run.results).filter(({ best }) => best !== null);
      const count = conditions.numDevices === null ? '' : `${fixed(conditions.numDevices)} × `;
      const of = all.length > 1 ? `${count}${found.device} · ${shortLabel(found.best.parallel)}` : null;
      return { of, launch, loadTests: launch.length === 0 ? [] : loadTests(found.best, conditions) };
    }
  }
  return { of: null, launch: [], loadTests: [] };
}

/** The commands, each on a line of its own that can be copied, with what they cannot say. */
export function afterwardsLines(
  { of, launch, loadTests: tests }: Afterwards,
  language: Language,
  columns: number,
): Line[] {
  if (launch.length === 0) return [];
  const { launch: texts, punctuation } = messages(language);
  return [
    ...wrap(
      line(span(of === null ? texts.title : punctuation.labelled(texts.title, of), 'accent')),
      columns - 1,
      2,
    ),
    ...launch.flatMap(({ framework, version, command, file, notExpressed }) => [
      line(span(`${framework} · ${version}`, 'dim')),
      ...(file === null
        ? []
        : [line(span(texts.inFile(file.path), 'dim')), commandLine(JSON.stringify(file.fields))]),
      commandLine(shownCommand(command)),
      ...notExpressed.flatMap((one) => wrap(line(span('! ', 'warning'), one[language]), columns - 1, 2)),
    ]),
    line(span(texts.verify, 'dim')),
    ...tests.map((command) => commandLine(shownCommand(command))),
    emptyLine,
  ];
}
