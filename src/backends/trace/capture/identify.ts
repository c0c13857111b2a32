import { connectionFault } from '../../../text/connection-fault.ts';
import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { isOk, objectOf, type ProfiledServer } from './server.ts';

/** What a server said of itself. */
export interface Identity {
  readonly framework: Framework;
  /** Name of the served model; null where it lists none. */
  readonly model: string | null;
  /** Its own settings, where it tells them. */
  readonly settings: Readonly<Record<string, unknown>> | null;
}

/** Keys that only SGLang's `/server_info` has. */
const sglangKeys = ['internal_states', 'tokenizer_path', 'prefill', 'decode'];

/** Engines by the word in `owned_by` of the model list. */
const owners: readonly (readonly [RegExp, Framework])[] = [
  [/sglang/i, 'sglang'],
  [/vllm/i, 'vllm'],
  [/tensorrt|trtllm/i, 'trtllm'],
  [/tokenspeed/i, 'tokenspeed'],
];

/** Makes sure that the server answers. @throws CaptureError */
export async function checkHealth(server: ProfiledServer): Promise<void> {
  const answer = await server.get('/health').catch((error: unknown) => {
    const { fault, code: system } = connectionFault(error);
    throw new CaptureError({ code: 'unreachable', url: server.url, fault, system });
  });
  // A server without that route is alive; a server that answers with an error there is not ready.
  if (!isOk(answer) && answer.status !== 404) {
    throw new CaptureError({ code: 'unhealthy', url: server.url, status: answer.status });
  }
}

async function models(server: ProfiledServer): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const data = objectOf(await server.get('/v1/models').catch(() => ({ status: 0, text: '' })))?.data;
  return Array.isArray(data) ? data.filter((one) => typeof one === 'object' && one !== null) : [];
}

/**
 * What the server is: the framework that was named, else what `/server_info` or the model list tell.
 *
 * @throws {CaptureError} where they tell nothing, and for a front end without profiler routes.
 */
export async function identify(server: ProfiledServer, named: Framework | null): Promise<Identity> {
  const info = await server.get('/server_info').catch(() => ({ status: 0, text: '' }));
  const settings = isOk(info) ? objectOf(info) : null;
  if (settings?.frontend === 'rust') throw new CaptureError({ code: 'rust-frontend' });
  const listed = await models(server);
  const found = owners.filter(([word]) => listed.some(({ owned_by }) => word.test(String(owned_by ?? ''))));
  const told =
    settings !== null && sglangKeys.some((key) => key in settings)
      ? 'sglang'
      : found.length === 1
        ? found[0]?.[1]
        : undefined;
  const framework = named ?? told;
  if (framework === undefined) throw new CaptureError({ code: 'framework-unknown', url: server.url });
  const id = listed[0]?.id;
  return { framework, model: typeof id === 'string' ? id : null, settings };
}
