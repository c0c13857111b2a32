import type { ConfigurationReport, LayoutProblem, OptimizeProgress } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixedHalfEven } from '../../text/half-even.ts';
import { worded } from '../../text/worded.ts';
import { type LogLevel, reaches } from '../arguments/log-level.ts';

type Texts = Catalogue['engineCommand'];

/** Says on stderr what became of the configurations of a search, as far as the level wants to know. */
export class SearchLog {
  private readonly level: LogLevel;
  private readonly texts: Texts;
  private readonly say: (line: string) => void;
  /** Labels of configurations that cannot be built, by reason: many share one. */
  private skipped = new Map<string, string[]>();

  constructor(level: LogLevel, texts: Texts, say: (line: string) => void) {
    this.level = level;
    this.texts = texts;
    this.say = say;
  }

  see({ device, finished, done, total }: OptimizeProgress): void {
    if (finished !== null) this.note(device, finished);
    if (done === total) this.tellSkipped(device);
  }

  private note(device: string, configuration: ConfigurationReport): void {
    const { label, verdict, problem, first, probes } = configuration;
    if (verdict === 'cannot-split') {
      const reason = problem === null ? '' : this.worded(problem);
      this.skipped.set(reason, [...(this.skipped.get(reason) ?? []), label]);
      return;
    }
    const { log } = this.texts;
    if (verdict === 'found') {
      this.tell('info', `${device}, ${label}: ${log.searched(probes)}`);
      return;
    }
    const missingGiB = fixedHalfEven(-(first?.memory.availableGiB ?? 0), 2);
    const why = verdict === 'no-row' ? log.noRow : log.stopped[verdict](first?.batchSize ?? 1, missingGiB);
    this.tell('warning', `${device}, ${label}: ${why}`);
  }

  private worded(layout: LayoutProblem): string {
    const { model, split } = this.texts.problems;
    return layout.of === 'model' ? worded(model, layout.problem) : worded(split, layout.problem);
  }

  private tellSkipped(device: string): void {
    for (const [reason, labels] of this.skipped) {
      const said = this.texts.log.cannotBuild(labels[0] ?? '', labels.length - 1, reason);
      this.tell('error', `${device}, ${said}`);
    }
    this.skipped = new Map();
  }

  private tell(importance: LogLevel, text: string): void {
    if (reaches(this.level, importance)) this.say(`[${importance.toUpperCase()}] ${text}`);
  }
}
