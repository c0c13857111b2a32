/**
 * A search that cannot find anything: a model that cannot be built, a PD ratio without a prefill side. The real
 * program says so, prints no table and ends with 0 (references/engine/serving.md 7.8,
 * references/engine/printed-output.md 8.7).
 */
export class NothingFoundError extends Error {
  override readonly name = 'NothingFoundError';
}
