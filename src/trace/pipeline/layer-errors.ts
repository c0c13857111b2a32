/** Nothing in the trace repeats like layers. */
export class NoLayersError extends Error {
  override readonly name = 'NoLayersError';
}

/** A pass or layer that was asked for does not exist. */
export class NoSuchLayerError extends Error {
  override readonly name = 'NoSuchLayerError';
  readonly what: 'pass' | 'layer';
  readonly asked: number;
  readonly count: number;

  constructor(what: 'pass' | 'layer', asked: number, count: number) {
    super(`no ${what} ${asked} of ${count}`);
    this.what = what;
    this.asked = asked;
    this.count = count;
  }
}
