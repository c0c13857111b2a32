import { join } from 'node:path';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Backend, PreparedCommand, Probe, RunVerdict } from '../backend.ts';
import { aicArguments, aicSystems } from './arguments.ts';
import { type AicMissing, type AicSearch, aicEnvironment, type FoundAic, findAic } from './find.ts';
import { type AskedPlan, readRun } from './read-run.ts';
import { readSimulation } from './read-simulation.ts';
import { savedFiles, savedFolder } from './saved-files.ts';
import { simulateConfig } from './simulate-config.ts';

type Texts = ReturnType<typeof messages>['aiconfigurator'];

function both(say: (texts: Texts) => string): Bilingual {
  return { en: say(messages('en').aiconfigurator), zh: say(messages('zh').aiconfigurator) };
}

function missingReason(found: AicMissing): Bilingual {
  if (found.missing === 'nowhere') return both((texts) => texts.nowhere);
  return both((texts) => texts.noAnswer(found.file, found.said));
}

/** Why the program cannot run a plan; null when it can. */
export function aicRefusal(answers: Answers): Bilingual | null {
  const devices = answered(answers, 'devices') ?? [];
  const foreign = devices.find((name) => !aicSystems.includes(name));
  if (foreign !== undefined) return both((texts) => texts.unknownSystem(foreign, aicSystems.join(', ')));
  if (devices.length > 1) return both((texts) => texts.oneSystem);
  if (answered(answers, 'mode') === 'disaggregation') return both((texts) => texts.phases);
  if (answered(answers, 'lengthDistribution') !== null) return both((texts) => texts.fixedLengths);
  const load = answered(answers, 'loadProtocol');
  if (load !== null && load !== 'closed-loop') return both((texts) => texts.noProtocol(load));
  const tokens = answered(answers, 'numMtpTokens');
  if (
    answered(answers, 'mtp') === true &&
    tokens !== null &&
    answered(answers, 'mtpAcceptanceRates') === null
  ) {
    return both((texts) => texts.acceptance);
  }
  return null;
}

/** The asked plan, for the readers of results: lengths in tokens, limits in ms. */
export function askedPlan(answers: Answers, command: readonly string[] | null): AskedPlan {
  const { ttftMs, tpotMs } = passedLimits(answers);
  return {
    ttftLimitMs: ttftMs,
    tpotLimitMs: tpotMs,
    numDevices: answered(answers, 'numDevices'),
    conditions: {
      model: answered(answers, 'model'),
      inputLength: answered(answers, 'inputLength'),
      outputLength: answered(answers, 'outputLength'),
      prefixCacheHitRate:
        answered(answers, 'prefixCache') === true ? answered(answers, 'prefixCacheHitRate') : 0,
      numMtpTokens: answered(answers, 'mtp') === true ? answered(answers, 'numMtpTokens') : 0,
    },
    system: answered(answers, 'devices')?.[0] ?? null,
    command,
  };
}

/** The command of AISimulate for a plan; its file is written before it starts. */
function simulated(answers: Answers, folder: string, file: string): PreparedCommand {
  const config = join(folder, 'aisimulate.yaml');
  const output = join(folder, 'aiconfigurator');
  const args = ['recommend', '--config', config, '--output-dir', output, '--overwrite', '--format', 'json'];
  return {
    backend: 'aiconfigurator',
    file,
    args,
    shown: ['aisimulate', ...args],
    workingDirectory: folder,
    environment: { allow: [...aicEnvironment.allow], set: aicEnvironment.set },
    resultFile: null,
    notices: [both((texts) => texts.notices.trials)],
    inputs: [{ path: config, text: simulateConfig(answers) }],
  };
}

/** AIConfigurator of this machine, as the search finds it. */
export function createAiconfigurator(
  search: AicSearch,
): Backend & { close(): void; found(): Promise<FoundAic | AicMissing> } {
  const stop = new AbortController();
  let found: Promise<FoundAic | AicMissing> | null = null;
  let known: FoundAic | AicMissing | null = null;
  let saveDirectory: string | null = null;
  const look = async () => {
    found ??= findAic(search, stop.signal);
    known = await found;
    return known;
  };
  const refused = { reason: both((texts) => texts.noForward) };
  return {
    id: 'aiconfigurator',
    title: 'AIConfigurator',
    async probe(): Promise<Probe> {
      const answer = await look();
      if ('missing' in answer) {
        return { installed: false, version: null, where: null, flags: [], reason: missingReason(answer) };
      }
      return {
        installed: true,
        version: answer.version,
        where: answer.file,
        flags: answer.flags,
        reason: null,
      };
    },
    canRun(answers): RunVerdict {
      if (known === null) return { canRun: false, reason: both((texts) => texts.looking) };
      if ('missing' in known) return { canRun: false, reason: missingReason(known) };
      const reason = aicRefusal(answers);
      return reason === null ? { canRun: true } : { canRun: false, reason };
    },
    prepare(answers, folder): PreparedCommand {
      saveDirectory = join(folder, 'aiconfigurator');
      const simulate = known !== null && !('missing' in known) ? known.simulate : null;
      if (simulate !== null) return simulated(answers, folder, simulate.file);
      const flags = known !== null && !('missing' in known) ? known.flags : [];
      const file = known !== null && !('missing' in known) ? known.file : 'aiconfigurator';
      const { args, notices } = aicArguments(answers, saveDirectory, flags);
      return {
        backend: 'aiconfigurator',
        file,
        args,
        shown: ['aiconfigurator', ...args],
        workingDirectory: folder,
        environment: { allow: [...aicEnvironment.allow], set: aicEnvironment.set },
        resultFile: null,
        notices: notices.map((notice) => both((texts) => texts.notices[notice])),
      };
    },
    read({ stdout }, answers) {
      const plan = askedPlan(answers, [
        'aiconfigurator',
        ...aicArguments(answers, saveDirectory ?? '', []).args,
      ]);
      const simulate = known !== null && !('missing' in known) ? known.simulate : null;
      if (simulate !== null) {
        const files = savedFiles(saveDirectory ?? '');
        return readSimulation(files, plan, simulate.version) ?? readRun(stdout, new Map(), plan);
      }
      const folder = savedFolder(stdout, saveDirectory);
      return readRun(stdout, folder === null ? new Map() : savedFiles(folder), plan);
    },
    prepareSearch: () => refused,
    readSearch() {
      throw new RangeError('a search by flags of the optimizer is none of this engine');
    },
    prepareForward: () => refused,
    found: look,
    close: () => stop.abort(),
  };
}
