import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { adapters } from '../../campaign/adapters/index.ts';
import { flagsOfHelp } from '../../campaign/adapters/render-flags.ts';
import type { CampaignEvent } from '../../campaign/events.ts';
import type { Framework, SearchSpace } from '../../campaign/manifest.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { writeArtefact } from './campaign-folder.ts';

const helpTimeoutMs = 120_000;

async function printed(command: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const [file = '', ...args] = command;
  const { stdout, stderr, shortMessage } = await execa(file, args, {
    env,
    reject: false,
    stdin: 'ignore',
    timeout: helpTimeoutMs,
    maxBuffer: 16 * 1024 ** 2,
  });
  const text = [stdout, stderr].filter(Boolean).join('\n');
  return withoutSecrets(text === '' ? (shortMessage ?? '') : text);
}

/**
 * Finds out whether a framework can be measured here: its version, and every flag that its own help lists. A help without
 * flags is a framework that does not start, not flags that are wrong.
 */
export async function probeFramework(
  framework: Framework,
  { launch, env }: SearchSpace,
  folder: string,
): Promise<Extract<CampaignEvent, { type: 'framework.probed' }>> {
  const adapter = adapters[framework];
  mkdirSync(join(folder, 'help'), { recursive: true, mode: 0o700 });
  let help = '';
  let flags: ReadonlySet<string> | null = null;
  for (const words of adapter.help) {
    help = await printed([...launch, ...words], env);
    flags = flagsOfHelp(help);
    if (flags !== null) break;
  }
  writeArtefact(folder, join('help', `${framework}_server.txt`), `${help}\n`);
  if (flags === null) {
    const reason =
      help
        .split('\n')
        .find((line) => line.trim() !== '')
        ?.trim()
        .slice(0, 200) ?? '';
    return { type: 'framework.probed', framework, state: 'unsupported', reason, version: null, flags: [] };
  }
  const version = (await printed(adapter.version(launch), env)).trim().split('\n').at(-1) ?? '';
  writeArtefact(folder, join('help', `${framework}_version.txt`), `${version}\n`);
  return {
    type: 'framework.probed',
    framework,
    state: 'supported',
    reason: null,
    // A traceback ends in words, a version begins with a number.
    version: /^\S{0,80}\s{0,8}v?\d{1,9}\.\d{1,9}\S{0,80}$/.test(version) ? version.slice(0, 100) : null,
    flags: [...flags].toSorted(),
  };
}
