import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import { flagsOfHelp } from '../../campaign/adapters/render-flags.ts';
import type { CampaignEvent } from '../../campaign/events.ts';
import type { Framework, SearchSpace } from '../../campaign/manifest.ts';
import { writeArtefact } from './campaign-folder.ts';
import type { BenchHost, Printed } from './hosts/bench-host.ts';

type ProbedEvent = Extract<CampaignEvent, { type: 'framework.probed' }>;

const helpTimeoutMs = 120_000;
const longestReason = 200;

const wholeVersion = /^v?\d{1,6}\.\d{1,6}[\w.+-]{0,60}$/;

/**
 * A version in what a program prints of itself: a line that is nothing else, else the last number with a point, with
 * what belongs to it. Warnings of what it imports name versions, too.
 */
function versionIn(printed: string): string | null {
  const lines = printed.split('\n').map((line) => line.trim().slice(0, 300));
  const whole = lines.findLast((line) => wholeVersion.test(line));
  if (whole !== undefined) return whole.replace(/^v/, '');
  for (const line of lines.toReversed()) {
    if (/Error|Traceback|usage:|Warning|deprecat/i.test(line)) continue;
    const found = /(?:^|[\s=,(])v?(\d{1,6}\.\d{1,6}[\w.+-]{0,60})/.exec(line);
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

/** Version that a help names: TensorRT-LLM prints it whenever it is loaded. */
function namedVersion(help: string): string | null {
  return /\bversion:? {1,4}v?(\d{1,6}\.\d{1,6}[\w.+-]{0,60})/i.exec(help)?.[1] ?? null;
}

/** Reason of a program without a help: the line of a traceback that names the error, else its first words. */
function reasonOf(printed: string): string {
  const lines = printed.split('\n').filter((line) => line.trim() !== '');
  const error = lines.findLast((line) => /(?:Error|Exception)\b/.test(line));
  return (error ?? lines[0] ?? '').trim().slice(0, longestReason);
}

/** The help with most flags of those that a program knows to print. */
async function helpOf(
  printed: (words: readonly string[]) => Promise<Printed>,
  forms: readonly (readonly string[])[],
) {
  let best: { readonly text: string; readonly flags: ReadonlySet<string> } | null = null;
  let said = '';
  for (const words of forms) {
    const { text, exitCode } = await printed(words);
    said = text === '' ? said : text;
    // An error message shows some flags, too; it is no help.
    const flags = exitCode === 0 ? flagsOfHelp(text) : null;
    if (flags !== null && flags.size > (best?.flags.size ?? 0)) best = { text, flags };
  }
  return { text: best?.text ?? said, flags: best?.flags ?? null };
}

/** Help that a framework prints; one without flags is a framework that does not start, not flags that are wrong. */
export async function probedHelp(
  framework: Framework,
  launch: readonly string[],
  env: Readonly<Record<string, string>>,
  host: Pick<BenchHost, 'run'>,
): Promise<Omit<ProbedEvent, 'type'> & { readonly text: string }> {
  const adapter = adapters[framework];
  const printed = (command: readonly string[]) => host.run({ command, env, timeoutMs: helpTimeoutMs });
  const { text, flags } = await helpOf((words) => printed([...launch, ...words]), adapter.help);
  let version: string | null = null;
  for (const command of flags === null ? [] : [adapter.version(launch), [...launch, '--version']]) {
    const said = await printed(command);
    version ??= said.exitCode === 0 ? versionIn(said.text) : null;
    if (version !== null) break;
  }
  version ??= flags === null ? null : namedVersion(text);
  return {
    framework,
    state: flags === null ? 'unsupported' : 'supported',
    reason: flags === null ? reasonOf(text) : null,
    version,
    flags: [...(flags ?? [])].toSorted(),
    text,
  };
}

/** Finds out whether a framework can be measured here, and keeps what it printed. */
export async function probeFramework(
  framework: Framework,
  { launch, env }: SearchSpace,
  folder: string,
  host: Pick<BenchHost, 'run'>,
): Promise<ProbedEvent> {
  mkdirSync(join(folder, 'help'), { recursive: true, mode: 0o700 });
  const { text, ...probed } = await probedHelp(framework, launch, env, host);
  const { version, state } = probed;
  writeArtefact(folder, join('help', `${framework}_server.txt`), `${text}\n`);
  if (state === 'supported')
    writeArtefact(folder, join('help', `${framework}_version.txt`), `${version ?? ''}\n`);
  const event: ProbedEvent = { type: 'framework.probed', ...probed };
  writeArtefact(folder, probePath(framework), `${JSON.stringify(event, null, 2)}\n`);
  return event;
}

/** Path of the findings about a framework, beside its help. */
export function probePath(framework: Framework): string {
  return join('help', `${framework}_probe.json`);
}
