import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { type HttpAnswer, isOk, type ProfiledServer, saidOf } from './server.ts';

/** Body of the request that starts a server's profiler. */
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

function refusal({ status, text }: HttpAnswer, { framework, folder }: StartRequest): CaptureError {
  if (status === 404 || status === 405) {
    return new CaptureError({ code: 'no-profiler-route', framework, status, folder });
  }
  return new CaptureError({ code: 'start-refused', status, said: saidOf(text) });
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
    // Its second profiler splits the stages itself, and knows neither a first step nor merged ranks.
    const body = {
      output_dir: folder,
      num_steps: steps,
      activities: ['CPU', 'GPU'],
      profile_by_stage: true,
      profile_prefix: request.prefix,
    };
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

/**
 * Stops the profiler, also where the capture was interrupted.
 *
 * @returns null where it is stopped; else the status of a refusal, null for silence. SGLang refuses where the profiler
 * stopped itself after its steps, which is no fault; an answer that takes longer than we wait comes after the traces.
 */
export async function stopProfile(
  server: ProfiledServer,
  framework: Framework,
): Promise<{ readonly status: number | null } | null> {
  const timeoutMs = framework === 'vllm' ? stopVllmMs : stopMs;
  try {
    const answer = await server.postAtLast('/stop_profile', timeoutMs);
    return isOk(answer) || framework === 'sglang' ? null : { status: answer.status };
  } catch (error) {
    const isSlow =
      error instanceof CaptureError &&
      error.fault.code === 'connection-lost' &&
      error.fault.fault === 'timed-out';
    return isSlow ? null : { status: null };
  }
}
