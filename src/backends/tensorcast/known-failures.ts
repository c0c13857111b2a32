import { nearestNames } from '../../plan/slots/nearest-names.ts';
import { readSearchLog } from '../../results/readers/search-log.ts';
import { fixed } from '../../text/figures.ts';
import {
  type EndedRun,
  editOf,
  type Found,
  type KnownFailure,
  modelOf,
  onEmbedded,
  onText,
  say,
  slotOfFlag,
} from './failure-findings.ts';

/** Every configuration was given up for lack of memory, not only some of them. */
function outOfMemory({ stderr }: EndedRun): Found | null {
  const given = stderr.match(/Prefill still OOM with the minimum auto max_batched_tokens/g)?.length ?? 0;
  const empty = stderr.match(/No result found with TP \d+/g)?.length ?? 0;
  if (given === 0 || given < empty) return null;
  const left = readSearchLog(stderr).flatMap((one) => {
    const tightest = Math.min(one.availableGiB ?? 0, one.prefillAvailableGiB ?? 0);
    return tightest < 0 ? [{ missing: -tightest, parallel: one.parallel }] : [];
  });
  const [nearest] = left.toSorted((a, b) => a.missing - b.missing);
  return say(
    (texts) =>
      nearest ? texts.outOfMemory(fixed(nearest.missing, 1), nearest.parallel) : texts.outOfMemoryAnywhere,
    { kind: 'edit', slot: 'numDevices' },
  );
}

/** In the order of certainty: the first that fits is the reason. */
export const knownFailures: readonly KnownFailure[] = [
  {
    id: 'timed-out',
    cause: 'environment',
    match: (run) => (run.status === 'timed-out' ? say((texts) => texts.timedOut) : null),
  },
  onText(
    'missing-module',
    'environment',
    /(?:ModuleNotFoundError|ImportError): No module named '([^']+)'/,
    ([name = '']) => say((texts) => texts.missingModule(name), onEmbedded),
  ),
  onText(
    'no-program',
    'environment',
    /spawn (\S+) (?:ENOENT|EACCES)|Command failed with (?:ENOENT|EACCES): (\S+)/,
    ([one, two]) => say((texts) => texts.noProgram(one || two || ''), onEmbedded),
  ),
  onText(
    'no-network',
    'environment',
    /couldn't connect to|thrown while requesting (?:HEAD|GET) |Name or service not known|LocalEntryNotFoundError|OfflineModeIsEnabled|outgoing traffic has been disabled|Max retries exceeded|Failed to resolve|Temporary failure in name resolution|Network is unreachable/,
    () => say((texts) => texts.noNetwork, { kind: 'edit', slot: 'model' }),
  ),
  onText(
    'missing-config',
    'environment',
    /(?<!\S)(\S+) does not appear to have a file named config\.json|Unrecognized model in (\S+?)\./,
    ([one, two]) => say((texts) => texts.missingConfig(one || two || ''), { kind: 'edit', slot: 'model' }),
  ),
  onText(
    'no-folder',
    'parameters',
    /Repo id must (?:be in the form|use alphanumeric)[^\n]*?: '([^']+)'/,
    ([name = '']) => say((texts) => texts.noFolder(name), { kind: 'edit', slot: 'model' }),
  ),
  onText(
    'unknown-model',
    'parameters',
    /(?<!\S)(\S+) is not a local folder and is not a valid model identifier|(?:Repository Not Found|GatedRepoError|401 Client Error)/,
    ([name = '']) => say((texts) => texts.unknownModel(name), { kind: 'edit', slot: 'model' }),
  ),
  onText(
    'unknown-device',
    'assumption',
    /Unknown --device name\(s\): '([^']+)'.*Valid profiles: (.*)|argument --device: invalid choice: '([^']+)' \(choose from (.*)\)/,
    ([name, valid, chosen, choices]) => {
      const wrong = name || chosen || '';
      const known = (valid || choices || '').split(',').map((one) => one.trim().replaceAll("'", ''));
      const [nearest = ''] = nearestNames(wrong, known, 1);
      const isClose = wrong.length >= 4 && nearest.toUpperCase().startsWith(wrong.slice(0, 5).toUpperCase());
      return say(
        (texts) => texts.unknownDevice(wrong),
        isClose ? { kind: 'set', slot: 'devices', value: [nearest] } : { kind: 'edit', slot: 'devices' },
      );
    },
  ),
  onText(
    'grid-too-small',
    'assumption',
    /Device profile '([^']+)' cannot model num_devices=(\d+) \(communication grid size is (\d+)\)/,
    ([device = '', count = '', grid = '']) =>
      say((texts) => texts.gridTooSmall(device, count, grid), {
        kind: 'set',
        slot: 'numDevices',
        value: Number(grid),
      }),
  ),
  onText('no-combination', 'assumption', /No valid parallel combination is produced/, () =>
    say((texts) => texts.noCombination, { kind: 'drop', slot: 'tpSizes' }),
  ),
  onText(
    'size-too-large',
    'parameters',
    /(?<![\w-])(--[\w-]+) contains value (\d+), which is larger than --num-devices \((\d+)\)/,
    ([flag = '', size = '', count = '']) => {
      const slot = slotOfFlag[flag];
      return say((texts) => texts.sizeTooLarge(flag, size, count), slot ? { kind: 'drop', slot } : null);
    },
  ),
  onText(
    'mtp-rates',
    'parameters',
    /num_mtp_tokens candidates \[.*?\] exceed the supported mtp_acceptance_rate length \((\d+)\)/,
    ([rates = '']) =>
      say((texts) => texts.mtpRates(rates), { kind: 'set', slot: 'numMtpTokens', value: Number(rates) }),
  ),
  onText(
    'ratio-and-disagg',
    'parameters',
    /--enable-optimize-prefill-decode-ratio cannot be used together|require --enable-optimize-prefill-decode-ratio/,
    () => say((texts) => texts.ratioAndDisagg, { kind: 'edit', slot: 'mode' }),
  ),
  onText(
    'batch-range',
    'parameters',
    /--batch-range min must be <= max, got \[(\d+), (\d+)\]/,
    ([low = '', high = '']) =>
      say((texts) => texts.batchRange, {
        kind: 'set',
        slot: 'batchRange',
        value: [Number(high), Number(low)],
      }),
  ),
  onText(
    'input-too-long',
    'parameters',
    /max_prefill_tokens \((\d+)\) is smaller than input_length \((\d+)\)/,
    ([tokens = '', input = '']) =>
      say((texts) => texts.inputTooLong(tokens, input), {
        kind: 'set',
        slot: 'maxBatchedTokens',
        value: Number(input),
      }),
  ),
  onText('missing-flag', 'parameters', /the following arguments are required: (--[\w-]+)/, ([flag = '']) =>
    say((texts) => texts.missingFlag(flag), editOf(flag)),
  ),
  onText('unknown-flag', 'parameters', /unrecognized arguments: (--[\w-]+)/, ([flag = '']) =>
    say((texts) => texts.unknownFlag(flag)),
  ),
  onText(
    'bad-value',
    'parameters',
    /: error: argument (--[\w-]+)(?:\/\S+)?: (.*)/,
    ([flag = '', told = '']) => say((texts) => texts.badValue(flag, told), editOf(flag)),
  ),
  onText(
    'model-twice',
    'parameters',
    /: error: (pass either a positional model id or --model-id, not both)/,
    ([told = '']) => say((texts) => texts.badValue('--model-id', told), { kind: 'edit', slot: 'model' }),
  ),
  onText('usage', 'parameters', /: error: (.*)/, ([told = '']) =>
    say((texts) => texts.badValue('argparse', told)),
  ),
  onText('attention-quantization', 'assumption', /MLA quantization requires kv_b_proj to be quantized/, () =>
    say((texts) => texts.attentionQuantization, {
      kind: 'set',
      slot: 'quantizeAttentionAction',
      value: 'DISABLED',
    }),
  ),
  onText('split', 'parameters', /ValueError: (.*must equal world_size.*)/, ([told = '']) =>
    say((texts) => texts.split(told), { kind: 'drop', slot: 'tpSizes' }),
  ),
  { id: 'out-of-memory', cause: 'assumption', match: (run) => outOfMemory(run) },
  onText(
    'no-combination-in-phase',
    'parameters',
    /No valid configurations found for (Prefill|Decode) with (\d+) devices/,
    ([phase = '', count = '']) =>
      say((texts) => texts.noCombinationInPhase(phase, count), { kind: 'drop', slot: 'epSizes' }),
  ),
  onText('heads', 'assumption', /assert \w*head_?num\w* % self\.tp_size == 0/, () =>
    say((texts) => texts.heads, { kind: 'drop', slot: 'tpSizes' }),
  ),
  {
    id: 'killed',
    cause: 'environment',
    match: (run, text) =>
      run.status === 'failed' &&
      (run.exitCode === null ||
        run.exitCode === 137 ||
        /BrokenProcessPool|terminated abruptly|MemoryError/.test(text))
        ? say((texts) => texts.killed, { kind: 'set', slot: 'jobs', value: 1 })
        : null,
  },
  onText('worker-failed', 'assumption', /RuntimeError: Optimizer worker failed (.*)/, ([told = '']) =>
    say((texts) => texts.workerFailed(told)),
  ),
  onText('cannot-build', 'assumption', /Failed to build model '([^']+)'/, ([model = '']) =>
    say((texts) => texts.cannotBuild(model), { kind: 'edit', slot: 'model' }),
  ),
  {
    id: 'no-limit',
    cause: 'parameters',
    match: (run) => {
      const hasLimit = run.args.some((word) => /^--(?:ttft|tpot)-limits?\b/.test(word));
      const isEmptyDisagg = run.args.includes('--disagg') && !hasLimit;
      return isEmptyDisagg ? say((texts) => texts.noLimit, { kind: 'edit', slot: 'ttftLimitMs' }) : null;
    },
  },
  {
    id: 'config-missing-file',
    cause: 'environment',
    match: (run, text) =>
      /FileNotFoundError: .*config\.json/.test(text)
        ? say((texts) => texts.missingConfig(modelOf(run)), { kind: 'edit', slot: 'model' })
        : null,
  },
];
