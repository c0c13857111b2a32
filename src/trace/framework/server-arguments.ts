/** Settings of a server when it was profiled (`server_args.json`), as it names them. */
export type ServerArguments = Readonly<Record<string, unknown>>;

/** The settings themselves: SGLang nests them below `server_args` in newer answers of `/server_info`. */
function settingsOf(given: ServerArguments): ServerArguments {
  const inner = given.server_args;
  return typeof inner === 'object' && inner !== null ? { ...given, ...inner } : given;
}

/** A setting as text; null where it is missing or empty. */
export function serverText(given: ServerArguments | null, ...keys: readonly string[]): string | null {
  const settings = given === null ? {} : settingsOf(given);
  for (const key of keys) {
    const value = settings[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return null;
}

/** A whole number above zero; null where it is missing. */
export function serverCount(given: ServerArguments | null, ...keys: readonly string[]): number | null {
  const text = serverText(given, ...keys);
  const value = text === null ? Number.NaN : Number(text);
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** The value of a setting that may be written with dots or dashes (`PassConfig.enable_sp`, `--enable-dbo`). */
export function serverToggle(given: ServerArguments | null, name: string): boolean | null {
  if (given === null) return null;
  const bare = (name.split(/[. ]/).at(-1) ?? name).replace(/^--/, '').replaceAll('-', '_').toLowerCase();
  for (const [key, value] of Object.entries(settingsOf(given))) {
    if (key.toLowerCase() !== bare) continue;
    if (typeof value === 'boolean') return value;
    if (value === 0 || value === 1) return value === 1;
  }
  return null;
}

const shown = [
  'model_path',
  'model',
  'tp_size',
  'dp_size',
  'pp_size',
  'ep_size',
  'quantization',
  'kv_cache_dtype',
  'attention_backend',
  'moe_runner_backend',
  'moe_a2a_backend',
  'sampling_backend',
  'disable_cuda_graph',
  'disable_overlap_schedule',
  'speculative_algorithm',
  'enable_two_batch_overlap',
  'enable_single_batch_overlap',
  'enable_flashinfer_allreduce_fusion',
  'enable_torch_compile',
  'chunked_prefill_size',
  'disaggregation_mode',
];

/** The settings that explain kernels, in a fixed order. */
export function shownArguments(given: ServerArguments): readonly (readonly [name: string, value: string])[] {
  return shown.flatMap((key) => {
    const value = serverText(given, key);
    return value === null ? [] : [[key, value] as const];
  });
}
