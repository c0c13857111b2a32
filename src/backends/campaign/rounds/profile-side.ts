import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Scenario } from '../../../campaign/manifest.ts';
import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import { captureTraces } from '../../trace/capture/capture.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { type ProfileFacts, type Side, SideFailedError } from './ports.ts';
import { profilerLaunch, tracedAs } from './profiler-launch.ts';
import { readProfile } from './read-profile.ts';
import { type MachineMeter, start, stop } from './serve-side.ts';

/** Steps that a profile records, and those before that it does not. */
const steps = 5;

const warmupSteps = 10;

/** Records one trace of a side under the load of a scenario. @throws SideFailedError where nothing was recorded. */
export async function profile(
  campaign: OpenCampaign,
  side: Side,
  scenario: Scenario,
  place: string,
  meter: MachineMeter,
): Promise<ProfileFacts> {
  const framework = tracedAs[side.framework];
  const known = campaign.state.frameworks.get(side.framework)?.flags ?? new Set<string>();
  const folder = join(campaign.folder, place, 'traces');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const started = await start(campaign, side, meter, profilerLaunch(side.framework, known, folder));
  try {
    const captured = await captureTraces(
      {
        url: started.base,
        key: null,
        framework,
        outputDir: folder,
        pathMap: null,
        prefix: 'round',
        isPrefixNamed: false,
        startStep: null,
        profileByStage: null,
        mergeProfiles: false,
        probeDelaySeconds: 0.5,
        flushSeconds: null,
        iterations: [],
        workload: 'both',
        steps,
        warmupSteps,
        probeRequests: 1,
        probePrompt: null,
        probeMaxNewTokens: null,
        // The slow scenario's own lengths: usual ones of profilers are another workload.
        prefillInput: scenario.input_len,
        prefillOutput: 1,
        decodeInput: 1,
        decodeOutput: scenario.output_len,
      },
      meter.capture ?? { fetch, sleep: (ms) => wait(ms), now: () => Date.now(), signal: meter.signal },
      () => undefined,
    );
    return await readProfile({
      path: captured.folder,
      framework,
      model: campaign.state.manifest.model,
      command: started.command,
      texts: meter.texts,
      language: meter.language,
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new SideFailedError('failed', `profile: ${error.message}`, started.log);
  } finally {
    await stop(campaign, side, started);
  }
}
