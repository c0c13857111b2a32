/**
 * Environment variables that a run may see: where programs and caches are, how to reach a model hub, and nothing else.
 * Tokens are not among them, so they can neither be printed nor stored; a gated model is fetched beforehand. The address of
 * a proxy may carry a password: it is hidden wherever a program prints it (`withoutSecrets`).
 */
export const allowedVariables: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'USERPROFILE',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'PYTHONPATH',
  'VIRTUAL_ENV',
  'XDG_CACHE_HOME',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HF_ENDPOINT',
  'HF_HUB_OFFLINE',
  'TRANSFORMERS_OFFLINE',
  'TRANSFORMERS_CACHE',
  'MODELSCOPE_CACHE',
  'MODELSCOPE_OFFLINE',
  'OMP_NUM_THREADS',
  'OPENBLAS_CORETYPE',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'TORCHINDUCTOR_CACHE_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
];

/** Set on top: lines arrive as they are written, in UTF-8, without colours of Python's own. */
export const setVariables: Readonly<Record<string, string>> = {
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
  PYTHON_COLORS: '0',
};

/** The allowed part of an environment, with what is set on top. */
export function allowedEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const passed = allowedVariables.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...setVariables };
}
