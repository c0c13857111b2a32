import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { journalPath, readCampaign, verifyFrozen } from '../../backends/campaign/campaign-folder.ts';
import { readLog } from '../../backends/campaign/read-log.ts';
import type { CampaignState } from '../../campaign/state.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { neutral } from '../../text/neutral.ts';

const logLines = 200;

/** The end of the server log that was written last; none where no server has run. */
function newestLog(folder: string): string[] {
  const trials = join(folder, 'benchmark', 'trials');
  let newest: { readonly path: string; readonly at: number } | null = null;
  try {
    for (const candidate of readdirSync(trials)) {
      for (const name of readdirSync(join(trials, candidate))) {
        if (!name.endsWith('.log')) continue;
        const path = join(trials, candidate, name);
        const at = statSync(path).mtimeMs;
        if (newest === null || at > newest.at) newest = { path, at };
      }
    }
  } catch {
    return [];
  }
  if (newest === null) return [];
  return readLog(newest.path)
    .split(/\r?\n/)
    .filter((text) => text.trim() !== '')
    .slice(-logLines)
    .map(neutral);
}

/** Reads a campaign again only where its journal has grown. */
function reader(folder: string, problemWords: string) {
  let size = -1;
  let state: CampaignState = readCampaign(folder);
  verifyFrozen(folder, state);
  return () => {
    let problem: string | null = null;
    try {
      const now = statSync(journalPath(folder)).size;
      if (now !== size) state = readCampaign(folder);
      size = now;
    } catch {
      problem = problemWords;
    }
    return { state, log: newestLog(folder), problem };
  };
}

/** `campaign status --watch`: a screen that follows the journal, from this or another process. */
export async function watchCampaign(folder: string, program: Program, signal: AbortSignal): Promise<number> {
  const { terminal } = program;
  const { campaign: texts } = program.texts;
  if (!terminal.isInteractive) throw new UsageError(texts.usage.watch);
  const read = reader(folder, texts.watch.gone);
  const { showWatch } = await import('../../ui/campaign/watch-campaign.tsx');
  await showWatch({
    read,
    texts,
    roundTexts: program.texts.rounds,
    isAscii: program.isAscii,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    signal,
  });
  return exitCodes.done;
}
