import { type Command, Option } from 'commander';
import type { Program } from '../../app/program.ts';
import { type CaptureFlags, declareCapture } from './capture-flags.ts';

/** Flags of `triage` as commander hands them over. */
export interface TriageFlags extends CaptureFlags {
  readonly input?: string;
  readonly framework: string;
  readonly mappingInput?: readonly string[];
  readonly formalInput?: string;
  readonly graphCaptureInput?: readonly string[];
  readonly graphAnnotations?: string;
  readonly rank?: string;
  readonly allRanks?: boolean;
  readonly device?: string;
  readonly pidSubstring?: string;
  readonly stage?: string;
  readonly timeRange?: string;
  readonly runLog?: readonly string[];
  readonly allowNonNative?: boolean;
  readonly strict?: boolean;
  readonly cache?: boolean;
  readonly minShare: string;
  readonly kernelTableLimit: string;
  readonly overlapTableLimit: string;
  readonly topStack?: string;
  readonly json?: boolean;
  readonly jsonSchema?: boolean;
  readonly output?: string;
  readonly csv?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly anchorKernel?: string;
  readonly numLayers?: string;
  readonly fwdPass?: string;
  readonly layer?: string;
  readonly compareLayer?: string;
  readonly layers?: string;
  readonly format?: string;
  readonly analysisRoot?: readonly string[];
  readonly analysisFile?: readonly string[];
  readonly title?: string;
  readonly includeToc: boolean;
  readonly source?: string;
}

/** Declares the words and flags of `triage`, in groups. */
export function declareTriage(command: Command, program: Program): void {
  const { flags, groups, argument } = program.texts.triageCommand;
  const add = (group: string, terms: string, text: string, standard?: string | boolean) => {
    const option = new Option(terms, text).helpGroup(group);
    command.addOption(standard === undefined ? option : option.default(standard));
  };
  // Flags that may be given several times take one value each, so that a path behind them stays a path.
  const addRepeated = (group: string, terms: string, text: string) => {
    const collect = (value: string, before: readonly string[] = []) => [...before, value];
    command.addOption(new Option(terms, text).helpGroup(group).argParser(collect));
  };
  command.argument('[words...]', argument);
  add(groups.read, '--input <TRACE>', flags.input);
  add(groups.read, '--framework <NAME>', flags.framework, 'auto');
  addRepeated(groups.read, '--mapping-input <TRACE>', flags.mappingInput);
  add(groups.read, '--formal-input <TRACE>', flags.formalInput);
  addRepeated(groups.read, '--graph-capture-input <TRACE>', flags.graphCapture);
  add(groups.read, '--graph-annotations <FILE>', flags.graphAnnotations);
  add(groups.read, '--rank <N>', flags.rank);
  add(groups.read, '--all-ranks', flags.allRanks);
  add(groups.read, '--device <PID>', flags.device);
  add(groups.read, '--pid-substring <TEXT>', flags.pidSubstring);
  add(groups.read, '--time-range <FROM-TO>', flags.timeRange);
  addRepeated(groups.read, '--run-log <FILE>', flags.runLog);
  add(groups.read, '--allow-non-native', flags.allowNonNative);
  add(groups.read, '--strict', flags.strict);
  add(groups.read, '--cache', flags.cache);
  add(groups.tables, '--stage <STAGE>', flags.stage);
  add(groups.tables, '--min-share <PERCENT>', flags.minShare, '1.0');
  add(groups.tables, '--kernel-table-limit <N>', flags.kernelLimit, '0');
  add(groups.tables, '--overlap-table-limit <N>', flags.overlapLimit, '0');
  add(groups.tables, '--top-stack <N>', flags.topStack);
  add(groups.output, '--json', flags.json);
  add(groups.output, '--json-schema', flags.jsonSchema);
  add(groups.output, '--output <FILE>', flags.output);
  add(groups.output, '--csv <FOLDER>', flags.csv);
  declareCapture(command, program.texts.triageCapture);
  add(groups.layers, '--config <FILE>', flags.config);
  add(groups.layers, '--profile <NAME>', flags.profile);
  add(groups.layers, '--anchor-kernel <PIECE>', flags.anchor);
  add(groups.layers, '--num-layers <N>', flags.numLayers);
  add(groups.layers, '--fwd-pass <N>', flags.pass);
  add(groups.layers, '--layer <N>', flags.layer);
  add(groups.layers, '--compare-layer <N>', flags.compareLayer);
  add(groups.layers, '--layers <LIST>', flags.layerRange);
  add(groups.layers, '--format <FORM>', flags.format);
  addRepeated(groups.bundle, '--analysis-root <FOLDER>', flags.analysisRoot);
  addRepeated(groups.bundle, '--analysis-file <REPORT>', flags.analysisFile);
  add(groups.bundle, '--title <TEXT>', flags.title);
  add(groups.bundle, '--include-toc', flags.toc, true);
  add(groups.bundle, '--no-include-toc', flags.noToc);
  add(groups.override, '--source <FILE>', flags.source);
}
