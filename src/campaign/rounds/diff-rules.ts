import type { ChangedLine, FileDiff } from './diff.ts';
import type { Refusal } from './round-records.ts';

/** Changes that a diff may make only where a person allows them. */
export const diffRefusalCodes = [
  'no-source',
  'only-flags',
  'tests-weakened',
  'reads-lengths',
  'reads-seed',
  'reads-ids',
  'reads-prompts',
  'touches-usage',
  'touches-end-of-text',
  'touches-sampling',
  'caches-answers',
  'lower-precision',
  'binary',
  'no-change',
] as const;
export type DiffRefusalCode = (typeof diffRefusalCodes)[number];

/** Facts of a campaign that the rules look at. */
export interface CampaignFacts {
  /** Folders of the target's source. */
  readonly sources: readonly string[];
  /** Lengths of the workload: a number of the diff that equals one of them is suspicious. */
  readonly lengths: readonly number[];
  /** Whether a task score will show that a lower precision costs nothing. */
  readonly hasScore: boolean;
}

interface LineRule {
  readonly code: DiffRefusalCode;
  readonly pattern: RegExp;
  /** Lines that match and are harmless. */
  readonly except?: RegExp;
}

/** A length of a request, by the names that serving code has for it. */
const lengthName =
  /(?:prompt|input|output|context|request|req|seq|question|answer|isl|osl)_?(?:token)?s?_?(?:len|length|size|ids\.length)|num_(?:prompt|input|output|computed)_tokens|max_(?:new_)?tokens|len\((?:prompt|input|self\.prompt|request|token_ids|prompt_token_ids|input_ids)|(?:prompt|input|tokens|ids)\.(?:length|size\(\)|shape)/i;

/** Rules of single added lines. They are strict on purpose: a person may allow what is honest. */
const lineRules: readonly LineRule[] = [
  { code: 'reads-lengths', pattern: lengthName },
  { code: 'reads-seed', pattern: /\bseed/i },
  { code: 'reads-ids', pattern: /\b(?:request|req|session|client|user|trace)_?id\b|\bX-Request-Id\b/i },
  { code: 'reads-prompts', pattern: /\bprompts?\b|\bprompt_(?:text|token|ids|str|hash)|\bmessages\b/i },
  { code: 'touches-usage', pattern: /\busage\b|completion_tokens|prompt_tokens|total_tokens/i },
  {
    code: 'touches-end-of-text',
    pattern: /\beos\b|eos_token|ignore_eos|stop_token|stop_string|finish_reason|end_of_text|stop_reason/i,
  },
  {
    code: 'touches-sampling',
    pattern:
      /\btemperature\b|\btop_[pk]\b|sampling|sampler|\blogits?_processor|repetition_penalty|speculative/i,
  },
  {
    code: 'caches-answers',
    pattern:
      /(?:answer|response|completion|result|output|reply|generat\w{0,8})s?_?(?:cache|memo|store|lookup)|(?:cache|memo)\w{0,12}(?:answer|response|completion|result|output|reply)|lru_cache|functools\.cache|\bmemoi[sz]e/i,
  },
  {
    code: 'lower-precision',
    pattern: /\b(?:float16|bfloat16|fp16|bf16|fp8|fp4|int8|int4|e4m3|e5m2|half)\b|\.half\(\)|quantiz/i,
  },
];

const testFile = /(?:^|\/)tests?\/|(?:^|\/)test_[^/]+$|_test\.[a-z]+$|\.test\.[a-z]+$/;
const skippedTest =
  /pytest\.mark\.(?:skip|xfail)|@unittest\.skip|\bpytest\.skip\(|\bit\.skip|\bxfail\b|\.skip\(/;
const assertion = /\bassert\b|\bexpect\(|\bself\.assert/;

const proseFile = /\.(?:md|rst|txt|adoc)$|(?:^|\/)(?:docs?|LICENSE|NOTICE)(?:\/|$)/;
const number = /^[-+]?[\d._]+(?:e[-+]?\d+)?$/i;
const constant = /^(?:true|false|none|null|"[^"]*"|'[^']*')$/i;
const bracketsOnly = /^[})\],;]*$/;
const argument = /^(?:parser\.)?add_argument\(|^default\s?=|^["']--[\w-]+["'],?$/;
const settingName = /^[-\w.[\]'"]+$/;

/** A line without the comment at its end. */
function withoutComment(text: string): string {
  const at = [text.indexOf(' #'), text.indexOf(' //')].filter((one) => one !== -1);
  return (at.length === 0 ? text : text.slice(0, Math.min(...at))).trim();
}

/** A line that sets a default, a flag or a constant, and nothing else. */
function isSetting(text: string): boolean {
  const bare = withoutComment(text);
  if (bracketsOnly.test(bare) || argument.test(bare)) return true;
  const at = bare.search(/[:=]/);
  if (at === -1) return false;
  const [name, value] = [
    bare.slice(0, at).trim(),
    bare
      .slice(at + 1)
      .trim()
      .replace(/,$/, ''),
  ];
  return settingName.test(name) && (number.test(value) || constant.test(value));
}

const commentLine = /^\s*(?:#|\/\/|\/?\*|"""|''')/;
/** Names that a user sets when a server is started. */
const flagName =
  /default|\bmax_num|max_batch|batch_size|num_seqs|gpu_memory|mem_fraction|block_size|chunk|parallel|cuda_graph|enable_|disable_|scheduler|--[a-z]/i;

function where({ path }: FileDiff, { line }: ChangedLine): string {
  return `${path}:${line}`;
}

function isCode({ text }: ChangedLine): boolean {
  return text.trim() !== '' && !commentLine.test(text);
}

function lineRefusals(files: readonly FileDiff[], { lengths, hasScore }: CampaignFacts): Refusal[] {
  const found = new Map<DiffRefusalCode, string[]>();
  const add = (code: DiffRefusalCode, place: string) => found.set(code, [...(found.get(code) ?? []), place]);
  const known = lengths.filter((length) => length >= 2);
  for (const file of files) {
    if (testFile.test(file.path) || proseFile.test(file.path)) continue;
    const removed = new Set(file.removed.map(({ text }) => text.trim()));
    for (const line of file.added.filter(isCode)) {
      // A line that only moved does nothing that was not done before.
      if (removed.has(line.text.trim())) continue;
      for (const { code, pattern, except } of lineRules) {
        if (code === 'lower-precision' && hasScore) continue;
        if (pattern.test(line.text) && !(except?.test(line.text) ?? false)) add(code, where(file, line));
      }
      const compared = /(?:==|!=|<=|>=|<|>|\bin\b)/.test(line.text);
      const numbers = line.text.match(/(?<![\w.])\d+(?![\w.])/g)?.map(Number) ?? [];
      if (compared && numbers.some((one) => known.includes(one))) add('reads-lengths', where(file, line));
    }
    // Taking out the handling of an end or a count is as much a change of it as writing one.
    for (const line of file.removed.filter(isCode)) {
      if (file.added.some(({ text }) => text.trim() === line.text.trim())) continue;
      for (const { code, pattern } of lineRules) {
        const isTouch =
          code === 'touches-usage' || code === 'touches-end-of-text' || code === 'touches-sampling';
        if (isTouch && pattern.test(line.text)) add(code, `${where(file, line)} (-)`);
      }
    }
  }
  return [...found].map(([code, places]) => ({ code, where: [...new Set(places)].slice(0, 5).join(', ') }));
}

function testRefusals(files: readonly FileDiff[]): Refusal[] {
  const places = files
    .filter(({ path }) => testFile.test(path))
    .flatMap((file) => {
      if (file.isDeleted) return [file.path];
      const skipped = file.added
        .filter(({ text }) => skippedTest.test(text))
        .map((line) => where(file, line));
      const lost = file.removed.filter(({ text }) => assertion.test(text)).length;
      const gained = file.added.filter(({ text }) => assertion.test(text)).length;
      return lost > gained ? [...skipped, file.path] : skipped;
    });
  return places.length === 0 ? [] : [{ code: 'tests-weakened', where: places.slice(0, 5).join(', ') }];
}

/**
 * Changes that no patch may make unasked: a diff that changes no source of the target, only flags and their defaults,
 * weakens tests, reads what only the workload has (lengths, seeds, ids, prompts), touches how answers are counted, ended,
 * sampled or kept, or lowers the precision without a score.
 */
export function diffRefusals(files: readonly FileDiff[], campaign: CampaignFacts): Refusal[] {
  if (files.length === 0) return [{ code: 'no-change', where: '' }];
  const isSource = ({ path }: FileDiff) =>
    campaign.sources.some((folder) => path.startsWith(folder)) &&
    !testFile.test(path) &&
    !proseFile.test(path);
  const source = files.filter(isSource);
  const changed = source.flatMap((file) => [...file.added, ...file.removed]).filter(isCode);
  const isOnlyFlags =
    changed.length > 0 &&
    changed.every(({ text }) => isSetting(text)) &&
    changed.some(({ text }) => flagName.test(text));
  return [
    ...(changed.length === 0
      ? [
          {
            code: 'no-source',
            where: files
              .map(({ path }) => path)
              .slice(0, 5)
              .join(', '),
          },
        ]
      : []),
    ...(isOnlyFlags
      ? [{ code: 'only-flags', where: [...new Set(source.map(({ path }) => path))].slice(0, 5).join(', ') }]
      : []),
    ...files.filter(({ isBinary }) => isBinary).map(({ path }) => ({ code: 'binary', where: path })),
    ...testRefusals(files),
    ...lineRefusals(source, campaign),
  ];
}
