import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Backend, PreparedCommand, Probe, RunVerdict } from '../backend.ts';
import { aicArguments, aicSystems } from './arguments.ts';
import { type AicMissing, type AicSearch, aicEnvironment, type FoundAic, findAic } from './find.ts';
import { readRun, type SavedFiles } from './read-run.ts';
import { runFacts } from './run-facts.ts';

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

/** The files of the folder that a run saved, small ones only: generated scripts and plots are not read. */
function savedFiles(folder: string): SavedFiles {
  if (!existsSync(folder)) return new Map();
  const wanted = /(?:best_config_topn\.csv|pareto\.csv|per_ops_source\.json|exp_config\.yaml)$/;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !wanted.test(entry.name)) return [];
      return [[relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const];
    }),
  );
}

/** Where a run saved: what its log says, else the newest folder below the one it was given. */
function savedFolder(stdout: string, given: string | null): string | null {
  const { savedTo } = runFacts(stdout);
  if (savedTo !== null && existsSync(savedTo)) return savedTo;
  if (given === null || !existsSync(given)) return null;
  const folders = readdirSync(given, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(given, entry.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return folders[0] ?? given;
}

/** AIConfigurator of this machine, as the search finds it. */
export function createAiconfigurator(search: AicSearch): Backend & { close(): void } {
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
      const folder = savedFolder(stdout, saveDirectory);
      const { ttftMs, tpotMs } = passedLimits(answers);
      return readRun(stdout, folder === null ? new Map() : savedFiles(folder), {
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
        command: ['aiconfigurator', ...aicArguments(answers, saveDirectory ?? '', []).args],
      });
    },
    prepareSearch: () => refused,
    readSearch() {
      throw new RangeError('a search by flags of the optimizer is none of this engine');
    },
    prepareForward: () => refused,
    close: () => stop.abort(),
  };
}
