import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { type HttpAnswer, isOk, objectOf, type ProfiledServer } from './server.ts';

/** Identity of a server, as it tells it itself. */
export interface Identity {
  readonly framework: Framework;
  /** Name of the served model; null where it lists none. */
  readonly model: string | null;
  /** Its own settings, where it tells them. */
  readonly settings: Readonly<Record<string, unknown>> | null;
}

/** Keys that only SGLang's `/server_info` has. */
const sglangKeys = ['internal_states', 'tokenizer_path', 'prefill', 'decode'];

/** Where servers tell their settings, the newest first. */
const settingsRoutes = ['/server_info', '/get_server_info'];

/** Engines by the word in `owned_by` of the model list. */
const owners: readonly (readonly [RegExp, Framework])[] = [
  [/sglang/i, 'sglang'],
  [/vllm/i, 'vllm'],
  [/tensorrt|trtllm/i, 'trtllm'],
  [/tokenspeed/i, 'tokenspeed'],
];

/** Makes sure that the server answers and lets us in. @throws CaptureError */
export async function checkHealth(server: ProfiledServer): Promise<void> {
  const answer = await server.get('/health').catch((error: unknown) => {
    if (!(error instanceof CaptureError) || error.fault.code !== 'connection-lost') throw error;
    const { fault, system } = error.fault;
    throw new CaptureError({ code: 'unreachable', url: server.url, fault, system });
  });
  refuseLocked(server, answer);
  // A server without that route is alive; a server that answers with an error there is not ready.
  if (!isOk(answer) && answer.status !== 404) {
    throw new CaptureError({ code: 'unhealthy', url: server.url, status: answer.status });
  }
}

/** A server that wants a key is not a server that does not know itself. */
function refuseLocked(server: ProfiledServer, { status }: HttpAnswer): void {
  if (status === 401 || status === 403)
    throw new CaptureError({ code: 'key-needed', url: server.url, status });
}

/** An answer that a server need not give; a server that keeps silent here is said to be silent. */
async function told(server: ProfiledServer, path: string): Promise<Readonly<Record<string, unknown>> | null> {
  const answer = await server.get(path);
  refuseLocked(server, answer);
  return isOk(answer) ? objectOf(answer) : null;
}

async function settingsOf(server: ProfiledServer): Promise<Identity['settings']> {
  for (const route of settingsRoutes) {
    const settings = await told(server, route);
    if (settings !== null) return settings;
  }
  return null;
}

async function models(server: ProfiledServer): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const data = (await told(server, '/v1/models'))?.data;
  return Array.isArray(data) ? data.filter((one) => typeof one === 'object' && one !== null) : [];
}

/**
 * Identity of the server: the framework that was named, else what its settings or its model list tell.
 *
 * @throws {CaptureError} where they tell nothing, and for a front end without profiler routes.
 */
export async function identify(server: ProfiledServer, named: Framework | null): Promise<Identity> {
  const settings = await settingsOf(server);
  if (settings?.frontend === 'rust') throw new CaptureError({ code: 'rust-frontend' });
  const listed = await models(server);
  const found = owners.filter(([word]) => listed.some(({ owned_by }) => word.test(String(owned_by ?? ''))));
  const guessed =
    settings !== null && sglangKeys.some((key) => key in settings)
      ? 'sglang'
      : found.length === 1
        ? found[0]?.[1]
        : undefined;
  const framework = named ?? guessed;
  if (framework === undefined) throw new CaptureError({ code: 'framework-unknown', url: server.url });
  const id = listed[0]?.id;
  return { framework, model: typeof id === 'string' ? id : null, settings };
}
