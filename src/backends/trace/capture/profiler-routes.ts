import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { type Answer, isOk, type ProfiledServer } from './server.ts';

/** What the profiler of a server is started with. */
export interface StartRequest {
  readonly framework: Framework;
  /** Folder as the server names it. */
  readonly folder: string;
  readonly steps: number;
  readonly startStep: number | null;
  /** Name of the round, part of file names where the framework has such. */
  readonly prefix: string;
  /** SGLang's own split of prefill and decode; only for its mixed load. */
  readonly splitsStages: boolean;
  readonly mergesRanks: boolean;
}

/** How long the routes may take: SGLang waits for the scheduler, and stopping may wait until traces are written. */
const startMs = 60_000;
const startSglangMs = 300_000;
const stopMs = 300_000;
/** vLLM writes before it answers: more than twenty minutes were seen at two ranks (vllm#22748). */
const stopVllmMs = 2_400_000;

/** The body of `/start_profile`; undefined where the framework takes none. */
export function startBody(request: StartRequest): Readonly<Record<string, unknown>> | undefined {
  const { framework, folder, steps, startStep, prefix } = request;
  switch (framework) {
    case 'sglang':
      return {
        output_dir: folder,
        num_steps: steps,
        activities: ['CPU', 'GPU'],
        profile_by_stage: request.splitsStages,
        merge_profiles: request.mergesRanks,
        profile_prefix: prefix,
        ...(startStep === null ? {} : { start_step: startStep }),
      };
    case 'trtllm':
      return { output_dir: folder, activities: ['CPU', 'GPU'], num_steps: steps };
    case 'tokenspeed':
      return {
        output_dir: folder,
        activities: ['CPU', 'GPU'],
        with_stack: true,
        record_shapes: false,
        profile_id: prefix,
      };
    default:
      return undefined;
  }
}

function refusal({ status, text }: Answer, { framework, folder }: StartRequest): CaptureError {
  if (status === 404 || status === 405) {
    return new CaptureError({ code: 'no-profiler-route', framework, status, folder });
  }
  return new CaptureError({ code: 'start-refused', status, said: text.slice(0, 300) });
}

/**
 * Starts the profiler. A server of SGLang's second profiler wants the split by stages, and an older TensorRT-LLM wants
 * no body: each is asked once more in its form.
 *
 * @returns whether the second form was used.
 * @throws {CaptureError} with what the server must be started with, where it has no such route.
 */
export async function startProfile(server: ProfiledServer, request: StartRequest): Promise<boolean> {
  const { framework, folder, steps } = request;
  const timeoutMs = framework === 'sglang' ? startSglangMs : startMs;
  const answer = await server.post('/start_profile', startBody(request), timeoutMs);
  if (isOk(answer)) return false;
  const isClient = answer.status >= 400 && answer.status < 500;
  if (framework === 'sglang' && isClient && /profile_by_stage/.test(answer.text)) {
    const body = { output_dir: folder, num_steps: steps, activities: ['CPU', 'GPU'], profile_by_stage: true };
    const again = await server.post('/start_profile', body, timeoutMs);
    if (isOk(again)) return true;
    throw refusal(again, request);
  }
  if (framework === 'trtllm' && (answer.status === 400 || answer.status === 422)) {
    const again = await server.post('/start_profile', undefined, timeoutMs);
    if (isOk(again)) return true;
    throw refusal(again, request);
  }
  throw refusal(answer, request);
}

/** Stops the profiler. A profiler that stopped itself after its steps refuses, which is no fault. */
export async function stopProfile(server: ProfiledServer, framework: Framework): Promise<void> {
  const timeoutMs = framework === 'vllm' ? stopVllmMs : stopMs;
  await server.post('/stop_profile', undefined, timeoutMs).catch(() => null);
}
