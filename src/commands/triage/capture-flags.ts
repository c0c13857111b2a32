import { type Command, Option } from 'commander';
import { UsageError } from '../../app/usage-error.ts';
import type { CaptureRequest } from '../../backends/trace/capture/capture.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { readIterationWindow } from '../../trace/capture/iteration-window.ts';
import { readPathMap } from '../../trace/capture/path-map.ts';
import { type Workload, workloads } from '../../trace/capture/workload.ts';
import type { Framework } from '../../trace/framework/framework.ts';
import { numberOf, wholeOf } from './triage-request.ts';

/** Flags of a capture as commander hands them over. */
export interface CaptureFlags {
  readonly url?: string;
  readonly outputDir?: string;
  readonly profilePrefix?: string;
  readonly mappingUrl?: string;
  readonly formalUrl?: string;
  readonly mappingOutputDir?: string;
  readonly formalOutputDir?: string;
  readonly mappingProfilePrefix?: string;
  readonly formalProfilePrefix?: string;
  readonly numSteps: string;
  readonly warmupSteps: string;
  readonly startStep?: string;
  readonly profileByStage?: boolean;
  readonly mergeProfiles?: boolean;
  readonly probeRequests: string;
  readonly probePrompt?: string;
  readonly probeMaxNewTokens?: string;
  readonly probeDelay: string;
  readonly profileWorkload: string;
  readonly prefillInputLen: string;
  readonly prefillOutputLen: string;
  readonly decodeInputLen: string;
  readonly decodeOutputLen: string;
  readonly pathMap?: string;
  readonly iterationWindow?: string;
  readonly flushTimeout?: string;
}

/** One server of a capture, with the folder and the prefix of its traces. */
export interface CaptureTarget {
  readonly url: string;
  readonly outputDir: string | undefined;
  readonly prefix: string | undefined;
  readonly standardPrefix: string;
}

/** Declares the flags of `triage capture`, which `--url` means as well. */
export function declareCapture(command: Command, texts: Catalogue['triageCapture']): void {
  const { group, flags } = texts;
  const add = (terms: string, text: string, standard?: string): void => {
    const option = new Option(terms, text).helpGroup(group);
    command.addOption(standard === undefined ? option : option.default(standard));
  };
  add('--url <URL>', flags.url);
  add('--output-dir <FOLDER>', flags.outputDir);
  add('--profile-prefix <TEXT>', flags.prefix);
  add('--mapping-url <URL>', flags.mappingUrl);
  add('--formal-url <URL>', flags.formalUrl);
  add('--mapping-output-dir <FOLDER>', flags.mappingOutputDir);
  add('--formal-output-dir <FOLDER>', flags.formalOutputDir);
  add('--mapping-profile-prefix <TEXT>', flags.mappingPrefix);
  add('--formal-profile-prefix <TEXT>', flags.formalPrefix);
  add('--path-map <SERVER=LOCAL>', flags.pathMap);
  add('--profile-workload <KIND>', flags.workload, 'both');
  add('--num-steps <N>', flags.steps, '5');
  add('--warmup-steps <N>', flags.warmup, '10');
  add('--start-step <N>', flags.startStep);
  add('--profile-by-stage', flags.byStage);
  add('--no-profile-by-stage', flags.notByStage);
  add('--merge-profiles', flags.merge);
  add('--no-merge-profiles', flags.notMerge);
  add('--probe-requests <N>', flags.requests, '1');
  add('--probe-prompt <TEXT>', flags.prompt);
  add('--probe-max-new-tokens <N>', flags.newTokens);
  add('--probe-delay <SECONDS>', flags.delay, '0.5');
  add('--prefill-input-len <N>', flags.prefillInput, '4090');
  add('--prefill-output-len <N>', flags.prefillOutput, '1');
  add('--decode-input-len <N>', flags.decodeInput, '1');
  add('--decode-output-len <N>', flags.decodeOutput, '2048');
  add('--iteration-window <LIST>', flags.iterations);
  add('--flush-timeout <SECONDS>', flags.flush);
}

type Texts = Catalogue['triageCommand']['usage'];

function wholeAbove(flag: string, word: string, texts: Texts, least: number): number {
  const value = wholeOf(flag, word, texts) ?? least;
  return numberOf(flag, String(value), texts, least);
}

function workloadOf(word: string, texts: Catalogue['triageCapture']): Workload {
  const found = workloads.find((one) => one === word);
  if (found === undefined) throw new UsageError(texts.usage.workload(word, workloads.join(', ')));
  return found;
}

/** The address of a server; `localhost:30000` is one of HTTP. */
function addressOf(word: string): string {
  const typed = word.trim();
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
}

/** Request for the capture of one server. @throws UsageError */
export function captureRequest(
  flags: CaptureFlags,
  target: CaptureTarget,
  framework: Framework | null,
  key: string | null,
  catalogue: Catalogue,
): CaptureRequest {
  const usage = catalogue.triageCommand.usage;
  const texts = catalogue.triageCapture;
  const url = addressOf(target.url);
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(texts.usage.url(target.url));
  const pathMap = flags.pathMap === undefined ? null : readPathMap(flags.pathMap);
  if (flags.pathMap !== undefined && pathMap === null)
    throw new UsageError(texts.usage.pathMap(flags.pathMap));
  const iterations = flags.iterationWindow === undefined ? [] : readIterationWindow(flags.iterationWindow);
  if (iterations === null) throw new UsageError(texts.usage.iterations(flags.iterationWindow ?? ''));
  return {
    url,
    key,
    framework,
    outputDir: target.outputDir ?? null,
    pathMap,
    prefix: target.prefix ?? target.standardPrefix,
    isPrefixNamed: target.prefix !== undefined,
    startStep: wholeOf('--start-step', flags.startStep, usage),
    profileByStage: flags.profileByStage ?? null,
    mergeProfiles: flags.mergeProfiles ?? false,
    probeDelaySeconds: numberOf('--probe-delay', flags.probeDelay, usage),
    flushSeconds:
      flags.flushTimeout === undefined ? null : numberOf('--flush-timeout', flags.flushTimeout, usage),
    iterations,
    workload: workloadOf(flags.profileWorkload, texts),
    steps: wholeAbove('--num-steps', flags.numSteps, usage, 1),
    warmupSteps: wholeAbove('--warmup-steps', flags.warmupSteps, usage, 0),
    probeRequests: wholeAbove('--probe-requests', flags.probeRequests, usage, 1),
    probePrompt: flags.probePrompt ?? null,
    probeMaxNewTokens: wholeOf('--probe-max-new-tokens', flags.probeMaxNewTokens, usage),
    prefillInput: wholeAbove('--prefill-input-len', flags.prefillInputLen, usage, 1),
    prefillOutput: wholeAbove('--prefill-output-len', flags.prefillOutputLen, usage, 1),
    decodeInput: wholeAbove('--decode-input-len', flags.decodeInputLen, usage, 1),
    decodeOutput: wholeAbove('--decode-output-len', flags.decodeOutputLen, usage, 1),
  };
}
